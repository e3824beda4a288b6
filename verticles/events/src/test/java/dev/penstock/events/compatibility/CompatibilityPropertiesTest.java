package dev.penstock.events.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for all schemas, tried on some hundred that a seed decides. */
class CompatibilityPropertiesTest {
  private static final long SEED = 7;

  private final RandomSchemas schemas = new RandomSchemas(SEED);

  @Test
  void findsNothingBetweenASchemaAndItself() {
    for (int i = 0; i < 1_000; i++) {
      var schema = schemas.event();
      assertThat(SchemaComparison.changes(schema, RandomEdits.copy(schema)))
          .as("%s", schema)
          .isEmpty();
    }
  }

  @Test
  void acceptsAnySumOfCompatibleEdits() {
    for (int i = 0; i < 1_000; i++) {
      var schema = schemas.event();
      var edited = RandomEdits.copy(schema);
      for (int edits = schemas.random().nextInt(6); edits >= 0; edits--) {
        oneOf(RandomEdits.COMPATIBLE).applyTo(edited, schemas.random());
      }
      assertThat(breaking(schema, edited)).as("%s -> %s", schema, edited).isEmpty();
    }
  }

  static List<RandomEdits.Edit> breakingEdits() {
    return RandomEdits.BREAKING;
  }

  @ParameterizedTest
  @MethodSource("breakingEdits")
  void findsEachClassOfBreakingEditWherever(RandomEdits.Edit edit) {
    int found = 0;
    for (int i = 0; i < 200; i++) {
      var schema = schemas.event();
      var edited = RandomEdits.copy(schema);
      if (!edit.applyTo(edited, schemas.random())) continue;
      assertThat(breaking(schema, edited)).as("%s -> %s", schema, edited).isNotEmpty();
      found++;
    }
    assertThat(found).isGreaterThan(20);
  }

  /** The promise itself, by another judge: what is called compatible, accepts the same. */
  @Test
  void callsCompatibleOnlyWhatAcceptsTheSameDocuments() {
    int compatible = 0;
    int valid = 0;
    int invalid = 0;
    for (int i = 0; i < 600; i++) {
      var schema = schemas.event();
      var edited = RandomEdits.copy(schema);
      var edits =
          List.of(RandomEdits.COMPATIBLE, RandomEdits.EITHER, RandomEdits.BREAKING).get(i % 3);
      oneOf(edits).applyAnywhere(edited, schemas.random());
      if (!breaking(schema, edited).isEmpty()) continue;
      compatible++;
      var old = validator(schema);
      var young = validator(edited);
      for (int j = 0; j < 5; j++) {
        var stored = json(schemas.document(schema));
        boolean isValid = isValid(old, stored);
        assertThat(isValid(young, stored))
            .as("%s: %s -> %s", stored, schema, edited)
            .isEqualTo(isValid);
        if (isValid) valid++;
        else invalid++;
        var written = json(schemas.document(plain(edited)));
        if (isValid(young, written)) {
          assertThat(isValid(old, written)).as("%s: %s -> %s", written, schema, edited).isTrue();
        }
      }
    }
    assertThat(compatible).isGreaterThan(300);
    assertThat(valid).isGreaterThan(300);
    assertThat(invalid).isGreaterThan(300);
  }

  /** The other way round: documents show which readers an edit harms; the comparison knew. */
  @Test
  void namesTheReadersThatRefuse() {
    int refusals = 0;
    for (int i = 0; i < 200; i++) {
      var schema = schemas.event();
      var edited = RandomEdits.copy(schema);
      oneOf(RandomEdits.BREAKING).applyTo(edited, schemas.random());
      var harms = breaking(schema, edited).stream().map(change -> change.kind().harm()).toList();
      var old = validator(schema);
      var young = validator(edited);
      for (int j = 0; j < 5; j++) {
        var document = json(schemas.document(schema));
        if (isValid(old, document) == isValid(young, document)) continue;
        var harmed = isValid(old, document) ? Harm.NEW_READERS : Harm.OLD_READERS;
        assertThat(harms).as("%s: %s -> %s", document, schema, edited).isNotEmpty();
        // What an alternative accepts more, exactly one of all may not accept any more.
        if (!schema.toString().contains("oneOf=")) {
          assertThat(harms)
              .as("%s: %s -> %s", document, schema, edited)
              .containsAnyOf(harmed, Harm.BOTH);
        }
        refusals++;
      }
    }
    assertThat(refusals).isGreaterThan(20);
  }

  /** Documents are made from what the edits have left of a type: its first. */
  private static Map<String, Object> plain(Map<String, Object> edited) {
    var plain = RandomEdits.copy(edited);
    typesAsText(plain);
    return plain;
  }

  private static void typesAsText(Object value) {
    if (value instanceof Map<?, ?> map) {
      @SuppressWarnings("unchecked")
      var schema = (Map<String, Object>) map;
      if (schema.get("type") instanceof List<?> types) schema.put("type", types.get(0));
      schema.values().forEach(CompatibilityPropertiesTest::typesAsText);
      if ("string".equals(schema.get("type"))) {
        schema.putIfAbsent("minLength", 0);
        schema.putIfAbsent("maxLength", 3);
      }
    } else if (value instanceof List<?> list) {
      list.forEach(CompatibilityPropertiesTest::typesAsText);
    }
  }

  private RandomEdits.Edit oneOf(List<RandomEdits.Edit> edits) {
    return edits.get(schemas.random().nextInt(edits.size()));
  }

  private static List<Change> breaking(Map<String, Object> before, Map<String, Object> after) {
    return SchemaComparison.changes(before, after).stream().filter(Change::isBreaking).toList();
  }

  private static boolean isValid(Validator validator, Object document) {
    return Boolean.TRUE.equals(validator.validate(document).getValid());
  }

  private static Validator validator(Map<String, Object> schema) {
    return Validator.create(
        JsonSchema.of(new JsonObject(RandomEdits.copy(schema))),
        new JsonSchemaOptions()
            .setBaseUri("https://penstock.dev/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Flag));
  }

  private static Object json(Object value) {
    if (value instanceof Map<?, ?> map) {
      var object = new JsonObject();
      map.forEach((key, each) -> object.put((String) key, json(each)));
      return object;
    }
    return value instanceof List<?> list
        ? new JsonArray(Stream.of(list.toArray()).map(CompatibilityPropertiesTest::json).toList())
        : value;
  }
}
