package dev.penstock.events;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The compiled schemas of all events. Compile once per verticle: the constructor reads and compiles
 * every file, validation afterwards only computes. Not for use by several threads at once.
 */
public final class Schemas {
  private static final List<String> SUBJECTS =
      List.of(
          OrderEvent.CREATED,
          OrderEvent.CONFIRMED,
          OrderEvent.CANCELLED,
          InventoryEvent.RESERVED,
          InventoryEvent.REJECTED,
          InventoryEvent.RELEASED,
          InventoryEvent.VOIDED,
          PaymentEvent.CAPTURED,
          PaymentEvent.DECLINED,
          PaymentEvent.REFUNDED,
          PaymentEvent.REFUND_FAILED,
          PaymentEvent.VOIDED);
  private static final String DEAD_LETTER = "deadletters";
  private static final int VIOLATIONS_MAX = 20;

  private final Map<String, Compiled> compiled = new HashMap<>();

  private record Compiled(SchemaCheck check, Validator validator) {}

  public Schemas() {
    for (var subject : SUBJECTS) compiled.put(subject, compile(document(subject)));
    compiled.put(DEAD_LETTER, compile(document(DEAD_LETTER)));
  }

  /** The subjects of all events that have a schema. */
  public static List<String> subjects() {
    return SUBJECTS;
  }

  /** What of the document breaks the schema of the subject; empty when nothing does. */
  List<Violation> violations(String subject, JsonObject document) {
    var schema = compiled.get(subject);
    if (schema == null) throw MalformedEventException.unknownSubject(subject);
    return violations(schema, document);
  }

  /** The same for a dead letter, whose subject is {@code deadletters.<service>}. */
  public List<Violation> deadLetterViolations(JsonObject document) {
    return violations(DEAD_LETTER, document);
  }

  /**
   * A validator for the body of an order request: the schema of {@code orders.created} without what
   * the service itself sets, with the priority that later is told by the lane, and closed to
   * unknown fields.
   */
  public static RequestSchema orderRequest() {
    var schema = document(OrderEvent.CREATED);
    var properties = schema.getJsonObject("properties");
    for (var own : List.of("order_id", "version", "correlation_id", "created_at")) {
      properties.remove(own);
    }
    properties.getJsonObject("items").getJsonObject("items").put("additionalProperties", false);
    properties.put("priority", priorities());
    schema
        .put("$id", "https://penstock.dev/schemas/order-request.json")
        .put("required", new JsonArray().add("items"))
        .put("additionalProperties", false)
        .remove("examples");
    var request = compile(schema);
    return document -> violations(request, document);
  }

  private static JsonObject priorities() {
    var names = new JsonArray();
    for (var priority : Priority.values()) names.add(priority.wireName());
    return new JsonObject().put("type", "string").put("enum", names);
  }

  /** Validates the body of a request. */
  @FunctionalInterface
  public interface RequestSchema {
    List<Violation> violations(Object document);
  }

  /** The schema file of a subject, as it stands in {@code schemas/events/}. */
  static JsonObject document(String subject) {
    var file = "/schemas/events/" + subject + ".v1.json";
    try (var in = Objects.requireNonNull(Schemas.class.getResourceAsStream(file), file)) {
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  private static Compiled compile(JsonObject document) {
    var anchored = anchored(document);
    return new Compiled(
        SchemaCheck.of(anchored),
        Validator.create(JsonSchema.of(anchored), options(OutputFormat.Basic)));
  }

  /**
   * JSON Schema's patterns are ECMA-262's, where {@code $} is the very end; to Java it is also the
   * place before a last line feed, which would so slip into ids and headers.
   */
  static JsonObject anchored(JsonObject schema) {
    var anchored = new JsonObject();
    for (var entry : schema) {
      var value = entry.getValue();
      if (value instanceof JsonObject inner) {
        anchored.put(entry.getKey(), anchored(inner));
      } else if (entry.getKey().equals("pattern") && value instanceof String pattern) {
        anchored.put("pattern", pattern.replaceFirst("\\$$", "\\\\z"));
      } else {
        anchored.put(entry.getKey(), value);
      }
    }
    return anchored;
  }

  static JsonSchemaOptions options(OutputFormat format) {
    return new JsonSchemaOptions()
        .setBaseUri("https://penstock.dev/")
        .setDraft(Draft.DRAFT202012)
        .setOutputFormat(format);
  }

  private static List<Violation> violations(Compiled schema, Object document) {
    if (schema.check.accepts(document)) return List.of();
    var output = schema.validator.validate(document);
    if (Boolean.TRUE.equals(output.getValid())) return List.of();
    var errors = output.getErrors();
    var leaves =
        errors.stream().filter(unit -> isLeaf(unit, errors)).limit(VIOLATIONS_MAX).toList();
    return leaves.stream().map(Schemas::violation).distinct().toList();
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
