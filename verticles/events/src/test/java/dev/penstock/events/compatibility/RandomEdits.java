package dev.penstock.events.compatibility;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Edits at random places of a schema, of a class that either breaks always or never. */
final class RandomEdits {

  /**
   * @param fits the schemas it can be done to
   * @param apply edits such a schema in place
   */
  record Edit(
      String name, Predicate<Map<String, Object>> fits, Consumer<Map<String, Object>> apply) {
    /**
     * Whether there was a place for it; anywhere but in alternatives, of which one may do for all.
     */
    boolean applyTo(Map<String, Object> schema, Random random) {
      return applyTo(places(schema, false), random);
    }

    boolean applyAnywhere(Map<String, Object> schema, Random random) {
      return applyTo(places(schema, true), random);
    }

    private boolean applyTo(List<Map<String, Object>> all, Random random) {
      var places = all.stream().filter(fits).toList();
      if (places.isEmpty()) return false;
      apply.accept(places.get(random.nextInt(places.size())));
      return true;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Edit> COMPATIBLE =
      List.of(
          new Edit("describe", any -> true, schema -> schema.put("description", "d")),
          new Edit("retire", any -> true, schema -> schema.put("deprecated", true)),
          new Edit(
              "add an optional field",
              schema -> is(schema, "object") && !schema.containsKey("additionalProperties"),
              schema -> properties(schema).put("added", text())),
          new Edit(
              "say that it is open",
              schema -> is(schema, "object") && !schema.containsKey("additionalProperties"),
              schema -> schema.put("additionalProperties", true)),
          new Edit(
              "write the type as a list",
              schema -> schema.get("type") instanceof String,
              schema -> schema.put("type", List.of(schema.get("type")))),
          new Edit(
              "write an enum of one as a constant",
              schema -> list(schema, "enum").size() == 1,
              schema -> schema.put("const", list(schema, "enum").get(0))));

  static final List<Edit> BREAKING =
      List.of(
          new Edit(
              "remove a field",
              schema -> is(schema, "object") && !properties(schema).isEmpty(),
              schema -> properties(schema).remove(firstField(schema))),
          new Edit(
              "add a required field",
              schema -> is(schema, "object"),
              schema -> {
                properties(schema).put("added", text());
                require(schema, "added");
              }),
          new Edit(
              "add a field to a closed object",
              schema -> schema.containsKey("additionalProperties"),
              schema -> properties(schema).put("added", text())),
          new Edit(
              "require an optional field",
              schema ->
                  is(schema, "object")
                      && !properties(schema).isEmpty()
                      && !list(schema, "required").contains(firstField(schema)),
              schema -> require(schema, firstField(schema))),
          new Edit(
              "require a field no more",
              schema -> !list(schema, "required").isEmpty(),
              schema -> schema.remove("required")),
          new Edit(
              "close an object",
              schema -> is(schema, "object") && !schema.containsKey("additionalProperties"),
              schema -> schema.put("additionalProperties", false)),
          new Edit(
              "open an object",
              schema -> schema.containsKey("additionalProperties"),
              schema -> schema.remove("additionalProperties")),
          new Edit(
              "change a type",
              schema -> schema.get("type") instanceof String,
              schema -> schema.put("type", "boolean")),
          new Edit(
              "allow null",
              schema -> schema.get("type") instanceof String,
              schema -> schema.put("type", List.of(schema.get("type"), "null"))),
          new Edit(
              "add a value",
              schema -> schema.containsKey("enum"),
              schema -> list(schema, "enum").add("added")),
          new Edit(
              "take a value away",
              schema -> list(schema, "enum").size() > 1,
              schema -> list(schema, "enum").remove(0)),
          limit("minimum", 1),
          limit("minimum", -1),
          limit("maximum", 1),
          limit("maximum", -1),
          limit("minLength", 1),
          limit("maxLength", 1),
          limit("maxLength", -1),
          limit("minItems", 1),
          limit("maxItems", 1),
          limit("maxItems", -1),
          new Edit(
              "change a pattern",
              schema -> schema.containsKey("pattern"),
              schema -> schema.put("pattern", "^x$")),
          new Edit(
              "give a pattern up",
              schema -> schema.containsKey("pattern"),
              schema -> schema.remove("pattern")),
          new Edit(
              "add a format",
              schema -> is(schema, "string"),
              schema -> schema.put("format", "uuid")),
          new Edit("add an unknown keyword", any -> true, schema -> schema.put("x-y", 1)));

  /** Whether they break depends on where: of fields that are added, on who else names them. */
  static final List<Edit> EITHER =
      IntStream.range(0, 8)
          .mapToObj(i -> "f" + i)
          .map(
              name ->
                  new Edit(
                      "add " + name,
                      schema -> is(schema, "object") && !properties(schema).containsKey(name),
                      schema -> properties(schema).put(name, text())))
          .toList();

  private RandomEdits() {}

  private static Map<String, Object> text() {
    return new LinkedHashMap<>(Map.of("type", "string"));
  }

  private static Edit limit(String keyword, int by) {
    return new Edit(
        "move " + keyword + " by " + by,
        schema -> schema.containsKey(keyword),
        schema -> schema.put(keyword, (Integer) schema.get(keyword) + by));
  }

  private static List<Map<String, Object>> places(Object schema, boolean alsoAlternatives) {
    var places = new ArrayList<Map<String, Object>>();
    if (!(schema instanceof Map<?, ?> map)) return places;
    places.add(cast(map));
    if (map.get("properties") instanceof Map<?, ?> fields) {
      fields.values().forEach(field -> places.addAll(places(field, alsoAlternatives)));
    }
    places.addAll(places(map.get("items"), alsoAlternatives));
    if (alsoAlternatives) {
      for (var keyword : List.of("anyOf", "oneOf", "allOf")) {
        list(cast(map), keyword).forEach(each -> places.addAll(places(each, true)));
      }
    }
    return places;
  }

  private static boolean is(Map<String, Object> schema, String type) {
    return type.equals(schema.get("type"));
  }

  private static Map<String, Object> properties(Map<String, Object> schema) {
    return cast((Map<?, ?>) schema.get("properties"));
  }

  private static String firstField(Map<String, Object> schema) {
    return properties(schema).keySet().iterator().next();
  }

  private static void require(Map<String, Object> schema, String name) {
    var required = new ArrayList<>(list(schema, "required"));
    required.add(name);
    schema.put("required", required);
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Map<String, Object> schema, String keyword) {
    return (List<Object>) schema.getOrDefault(keyword, List.of());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> cast(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  static Map<String, Object> copy(Map<String, Object> schema) {
    return cast((Map<?, ?>) copyOf(schema));
  }

  static Object copyOf(Object value) {
    if (value instanceof Map<?, ?> map) {
      var copy = new LinkedHashMap<Object, Object>();
      map.forEach((key, each) -> copy.put(key, copyOf(each)));
      return copy;
    }
    return value instanceof List<?> list
        ? new ArrayList<Object>(list.stream().map(RandomEdits::copyOf).toList())
        : value;
  }
}
