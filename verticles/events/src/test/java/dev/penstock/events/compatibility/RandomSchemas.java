package dev.penstock.events.compatibility;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Schemas of the keywords our files use, and documents that fit them, nearly fit or do not. */
final class RandomSchemas {
  private static final int DEPTH_MAX = 3;

  private final Random random;

  RandomSchemas(long seed) {
    random = new Random(seed);
  }

  Random random() {
    return random;
  }

  /** An object, as events are. */
  Map<String, Object> event() {
    return object(0);
  }

  Map<String, Object> schema(int depth) {
    return switch (random.nextInt(depth < DEPTH_MAX ? 6 : 3)) {
      case 0 -> text();
      case 1 -> integer();
      case 2 -> values();
      case 3 -> array(depth);
      case 4 -> alternatives(depth);
      default -> object(depth);
    };
  }

  private Map<String, Object> object(int depth) {
    var properties = new LinkedHashMap<String, Object>();
    var required = new ArrayList<Object>();
    for (int i = random.nextInt(4) + (depth == 0 ? 1 : 0); i > 0; i--) {
      var name = "f" + random.nextInt(8);
      if (properties.put(name, schema(depth + 1)) == null && random.nextBoolean()) {
        required.add(name);
      }
    }
    var schema = keywords("object");
    schema.put("properties", properties);
    if (!required.isEmpty()) schema.put("required", required);
    if (random.nextInt(4) == 0) schema.put("additionalProperties", false);
    if (random.nextInt(3) == 0) {
      schema.put(random.nextBoolean() ? "anyOf" : "allOf", besides(properties));
    }
    return schema;
  }

  /** Two more schemas for the same object, each about one of its fields. */
  private List<Object> besides(Map<String, Object> properties) {
    var besides = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      var fields = new LinkedHashMap<String, Object>();
      properties.keySet().stream()
          .skip(random.nextInt(properties.size() + 1))
          .findFirst()
          .ifPresent(name -> fields.put(name, RandomEdits.copyOf(properties.get(name))));
      var beside = keywords("object");
      beside.put("properties", fields);
      besides.add(beside);
    }
    return besides;
  }

  private Map<String, Object> text() {
    var schema = keywords("string");
    schema.put("minLength", random.nextInt(3));
    schema.put("maxLength", 3 + random.nextInt(3));
    if (random.nextBoolean()) schema.put("pattern", random.nextBoolean() ? "^[a-c]*$" : "^[a-e]*$");
    return schema;
  }

  private Map<String, Object> integer() {
    var schema = keywords("integer");
    schema.put("minimum", random.nextInt(4));
    schema.put("maximum", 4 + random.nextInt(4));
    return schema;
  }

  private Map<String, Object> values() {
    var schema = keywords("string");
    schema.put("enum", new ArrayList<>(List.of("a", "b", "c").subList(0, 1 + random.nextInt(3))));
    return schema;
  }

  private Map<String, Object> array(int depth) {
    var schema = keywords("array");
    schema.put("minItems", random.nextInt(2));
    schema.put("maxItems", 2 + random.nextInt(2));
    schema.put("items", schema(depth + 1));
    return schema;
  }

  private Map<String, Object> alternatives(int depth) {
    var schema = new LinkedHashMap<String, Object>();
    var keyword = random.nextBoolean() ? "anyOf" : "oneOf";
    schema.put(keyword, new ArrayList<>(List.of(schema(depth + 1), schema(depth + 1))));
    return schema;
  }

  private static Map<String, Object> keywords(String type) {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", type);
    return schema;
  }

  /** A document that the schema has in mind, but for some places where anything stands. */
  Object document(Map<?, ?> schema) {
    if (random.nextInt(25) == 0) return anything();
    for (var keyword : List.of("anyOf", "oneOf")) {
      if (schema.get(keyword) instanceof List<?> all && !schema.containsKey("type")) {
        return document((Map<?, ?>) all.get(random.nextInt(all.size())));
      }
    }
    if (schema.get("enum") instanceof List<?> values) {
      return values.get(random.nextInt(values.size()));
    }
    return switch ((String) schema.get("type")) {
      case "string" -> letters(about(schema, "minLength", "maxLength"));
      case "integer" -> about(schema, "minimum", "maximum");
      case "array" -> {
        var items = new ArrayList<>();
        for (int i = about(schema, "minItems", "maxItems"); i > 0; i--) {
          items.add(document((Map<?, ?>) schema.get("items")));
        }
        yield items;
      }
      default -> fields(schema);
    };
  }

  private Map<String, Object> fields(Map<?, ?> schema) {
    var document = new LinkedHashMap<String, Object>();
    var required = schema.get("required") instanceof List<?> names ? names : List.of();
    ((Map<?, ?>) schema.get("properties"))
        .forEach(
            (name, field) -> {
              boolean isThere = required.contains(name) || random.nextBoolean();
              if (isThere && random.nextInt(25) > 0) {
                document.put((String) name, document((Map<?, ?>) field));
              }
            });
    // No schema has such a name: fields that one does not name, nobody writes.
    if (random.nextInt(10) == 0) document.put("unknown", anything());
    return document;
  }

  private Object anything() {
    return List.of("abcdefgh", 99, true, List.of(), Map.of()).get(random.nextInt(5));
  }

  private int about(Map<?, ?> schema, String least, String most) {
    int from = (Integer) schema.get(least);
    int to = (Integer) schema.get(most);
    if (random.nextInt(25) == 0) return random.nextBoolean() ? to + 1 : Math.max(0, from - 1);
    return from + random.nextInt(to - from + 1);
  }

  private String letters(int length) {
    int alphabet = random.nextInt(5) == 0 ? 6 : 3;
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) text.append((char) ('a' + random.nextInt(alphabet)));
    return text.toString();
  }
}
