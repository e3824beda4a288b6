package dev.penstock.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCheckTest {
  /** What stands in for each value of an example in turn. */
  private static final List<Object> STRANGERS =
      Arrays.asList(
          null,
          true,
          0,
          1,
          -1,
          1.0,
          1.5,
          1_000_001,
          9_007_199_254_740_992L,
          BigInteger.TWO.pow(70),
          "",
          " ",
          "a",
          "a\n",
          "A.b_c-9",
          "\u00e9",
          "\ud83d\ude00",
          "x".repeat(64),
          "x".repeat(65),
          "x".repeat(129),
          "v1",
          "v2",
          "v1\n",
          "eur",
          "EUR",
          "6f1c2a34-8d7e-4c0b-9f52-0d1e2f3a4b5c",
          "6F1C2A34-8D7E-4C0B-9F52-0D1E2F3A4B5C",
          "urn:uuid:6f1c2a34-8d7e-4c0b-9f52-0d1e2f3a4b5c",
          "6f1c2a348d7e4c0b9f520d1e2f3a4b5c",
          "2026-01-31T12:00:00Z",
          "2026-01-31t12:00:00z",
          "2026-02-28T12:00:00.123456789+14:00",
          "2026-02-29T12:00:00Z",
          "2028-02-29T12:00:00Z",
          "2026-01-31T24:00:00Z",
          "2026-01-31T12:00:60Z",
          "2026-01-31T12:00:00+25:00",
          "2026-01-31T12:00:00",
          "2026-01-31",
          "timed_out",
          "malformed",
          new JsonObject(),
          new JsonObject().put("product_id", "sku-1").put("quantity", 1),
          new JsonArray(),
          new JsonArray().add("a"),
          new JsonArray(
              java.util.Collections.nCopies(101, Map.of("product_id", "sku-1", "quantity", 1))));

  static Stream<String> schemas() {
    return Stream.concat(Schemas.subjects().stream(), Stream.of("deadletters"));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void acceptsTheExamplesByItself(String subject) {
    var schema = CompiledSchema.anchored(Schemas.document(subject));
    for (var example : schema.getJsonArray("examples")) {
      assertThat(SchemaCheck.of(schema, "#").accepts(example)).as("%s", example).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void acceptsNothingThatTheValidatorRefuses(String subject) {
    var schema = CompiledSchema.anchored(Schemas.document(subject));
    var check = SchemaCheck.of(schema, "#");
    var validator =
        Validator.create(JsonSchema.of(schema), CompiledSchema.options(OutputFormat.Flag));
    int accepted = 0;
    int refused = 0;
    for (var example : schema.getJsonArray("examples")) {
      for (var variant : variants((JsonObject) example)) {
        boolean isValid = Boolean.TRUE.equals(validator.validate(variant).getValid());
        if (check.accepts(variant)) {
          assertThat(isValid).as("%s", variant).isTrue();
          accepted++;
        }
        if (!isValid) refused++;
      }
    }
    assertThat(accepted).isPositive();
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"oneOf", "multipleOf", "$ref"})
  void doesNotPassOverAKeywordItDoesNotKnow(String keyword) {
    assertThatThrownBy(() -> SchemaCheck.of(new JsonObject().put(keyword, 1), "#"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(keyword);
  }

  @Test
  void refusesFieldsThatAClosedObjectDoesNotName() {
    var closed =
        new JsonObject()
            .put("properties", new JsonObject().put("a", new JsonObject()))
            .put("additionalProperties", false);
    assertThat(SchemaCheck.of(closed, "#").accepts(Map.of("a", 1))).isTrue();
    assertThat(SchemaCheck.of(closed, "#").accepts(Map.of("a", 1, "b", 1))).isFalse();
  }

  /** Each value replaced by each stranger, each field removed, and a field more in each object. */
  private static List<JsonObject> variants(JsonObject example) {
    var variants = new ArrayList<JsonObject>();
    for (var path : paths(example, List.of())) {
      for (var stranger : STRANGERS) variants.add(with(example.copy(), path, stranger));
      if (path.get(path.size() - 1) instanceof String) variants.add(without(example.copy(), path));
    }
    return variants;
  }

  private static List<List<Object>> paths(Object value, List<Object> here) {
    var paths = new ArrayList<List<Object>>();
    if (value instanceof JsonObject object) {
      for (var name : object.fieldNames()) paths.addAll(below(object.getValue(name), here, name));
      paths.add(and(here, "unknown"));
    } else if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) paths.addAll(below(array.getValue(i), here, i));
    }
    return paths;
  }

  private static List<List<Object>> below(Object value, List<Object> here, Object step) {
    var paths = paths(value, and(here, step));
    paths.add(and(here, step));
    return paths;
  }

  private static List<Object> and(List<Object> path, Object step) {
    var longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }

  private static JsonObject with(JsonObject root, List<Object> path, Object value) {
    var parent = parent(root, path);
    var last = path.get(path.size() - 1);
    if (parent instanceof JsonObject object) object.put((String) last, value);
    else ((JsonArray) parent).set((int) last, value);
    return root;
  }

  private static JsonObject without(JsonObject root, List<Object> path) {
    ((JsonObject) parent(root, path)).remove((String) path.get(path.size() - 1));
    return root;
  }

  private static Object parent(JsonObject root, List<Object> path) {
    Object at = root;
    for (var step : path.subList(0, path.size() - 1)) {
      at =
          at instanceof JsonObject object
              ? object.getValue((String) step)
              : ((JsonArray) at).getValue((int) step);
    }
    return at;
  }
}
