package dev.penstock.events;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schema that documents are held against: by a quick check, and by the general validator when
 * that does not accept. Not for use by several threads at once.
 */
final class CompiledSchema {
  private static final int VIOLATIONS_MAX = 20;

  private final SchemaCheck check;
  private final Validator validator;

  private CompiledSchema(SchemaCheck check, Validator validator) {
    this.check = check;
    this.validator = validator;
  }

  /** Throws {@link InvalidSchemaException} also when an example breaks the schema. */
  static CompiledSchema of(SchemaFile file) {
    var schema = of(file.document(), file.at("#"));
    var examples = file.document().getJsonArray("examples");
    for (int i = 0; i < examples.size(); i++) {
      for (var violation : schema.violations(examples.getValue(i))) {
        throw file.invalid(
            "#/examples/" + i + violation.pointer().substring(1), violation.detail());
      }
    }
    return schema;
  }

  /**
   * @param location of the document, for the person who has to mend it
   */
  static CompiledSchema of(JsonObject document, String location) {
    var anchored = anchored(document);
    return new CompiledSchema(
        SchemaCheck.of(anchored, location),
        Validator.create(JsonSchema.of(anchored), options(OutputFormat.Basic)));
  }

  /** What of the document breaks the schema; empty when nothing does. */
  List<Violation> violations(@Nullable Object document) {
    if (check.accepts(document)) return List.of();
    var output = validator.validate(document);
    if (Boolean.TRUE.equals(output.getValid())) return List.of();
    var errors = output.getErrors();
    var leaves =
        errors.stream().filter(unit -> isLeaf(unit, errors)).limit(VIOLATIONS_MAX).toList();
    return leaves.stream().map(CompiledSchema::violation).distinct().toList();
  }

  /**
   * A copy whose patterns end where they say. JSON Schema's patterns are ECMA-262's, where {@code
   * $} is the very end; to Java it is also the place before a last line feed, which would so slip
   * into ids and headers.
   */
  static JsonObject anchored(JsonObject schema) {
    var anchored = new JsonObject();
    for (var entry : schema)
      anchored.put(entry.getKey(), anchored(entry.getKey(), entry.getValue()));
    return anchored;
  }

  private static @Nullable Object anchored(String key, @Nullable Object value) {
    if (value instanceof JsonObject inner) return anchored(inner);
    if (value instanceof JsonArray array) return anchored(array, key.equals("anyOf"));
    return key.equals("pattern") && value instanceof String pattern
        ? pattern.replaceFirst("\\$$", "\\\\z")
        : value;
  }

  private static JsonArray anchored(JsonArray array, boolean holdsSchemas) {
    if (!holdsSchemas) return array.copy();
    var anchored = new JsonArray();
    for (var schema : array) anchored.add(anchored("", schema));
    return anchored;
  }

  static JsonSchemaOptions options(OutputFormat format) {
    return new JsonSchemaOptions()
        .setBaseUri("https://penstock.dev/")
        .setDraft(Draft.DRAFT202012)
        .setOutputFormat(format);
  }

  /**
   * The validator also reports the parents of a failure ("items does not match its schema"), and a
   * known field with a wrong value as an additional property: noise to whoever sent the document.
   */
  private static boolean isLeaf(OutputUnit unit, List<OutputUnit> all) {
    return all.stream()
        .filter(other -> other != unit)
        .noneMatch(other -> isBelow(unit, other) || (isUnknown(unit) && isAbout(unit, other)));
  }

  private static boolean isBelow(OutputUnit unit, OutputUnit other) {
    return other.getKeywordLocation().startsWith(unit.getKeywordLocation() + "/");
  }

  private static boolean isUnknown(OutputUnit unit) {
    return unit.getKeywordLocation().endsWith("/additionalProperties");
  }

  private static boolean isAbout(OutputUnit unit, OutputUnit other) {
    var pointer = unit.getInstanceLocation();
    var inner = other.getInstanceLocation();
    return (inner.equals(pointer) && !isUnknown(other)) || inner.startsWith(pointer + "/");
  }

  private static Violation violation(OutputUnit unit) {
    return new Violation(
        unit.getInstanceLocation(), isUnknown(unit) ? "unknown field" : unit.getError());
  }
}
