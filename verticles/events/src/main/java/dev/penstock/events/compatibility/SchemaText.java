package dev.penstock.events.compatibility;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A schema file, in which references can be followed. */
record SchemaText(Object root) {
  static final String REFERENCE = "$ref";

  /** Keywords that say something to people, and nothing about documents. */
  static final Set<String> ANNOTATIONS =
      Set.of("title", "description", "examples", "$comment", "deprecated", "x-deprecation");

  /** A schema, and where it stands. */
  record Found(Object schema, String pointer) {
    boolean isFalse() {
      return Boolean.FALSE.equals(schema);
    }

    /** The keywords; none of the schema {@code true}. */
    Map<String, Object> keywords() {
      return schema instanceof Boolean ? Map.of() : object(schema, pointer);
    }
  }

  /** Follows references that stand alone; others are keywords like any other. */
  Found follow(Object schema, String pointer) {
    var found = new Found(schema, pointer);
    var passed = new HashSet<String>();
    while (found.schema instanceof Map<?, ?> map && standsAlone(map)) {
      var target = target(map.get(REFERENCE), found.pointer);
      if (!passed.add(target.pointer)) {
        throw UnreadableSchemaException.danglingReference(target.pointer, pointer);
      }
      found = target;
    }
    return found;
  }

  private static boolean standsAlone(Map<?, ?> schema) {
    return schema.containsKey(REFERENCE)
        && schema.keySet().stream()
            .allMatch(keyword -> keyword.equals(REFERENCE) || ANNOTATIONS.contains(keyword));
  }

  /** What a reference refers to. */
  Found target(@Nullable Object reference, String pointer) {
    var text = text(reference, Pointers.child(pointer, REFERENCE));
    if (!text.equals(Pointers.ROOT) && !text.startsWith(Pointers.ROOT + "/")) {
      throw UnreadableSchemaException.foreignReference(text, pointer);
    }
    Object at = root;
    for (var token : Pointers.tokens(text)) {
      at = step(at, token);
      if (at == null) throw UnreadableSchemaException.danglingReference(text, pointer);
    }
    return new Found(at, text);
  }

  private static @Nullable Object step(Object at, String token) {
    if (at instanceof Map<?, ?> map) return map.get(token);
    if (!(at instanceof List<?> list) || !token.matches("0|[1-9]\\d{0,6}")) return null;
    int index = Integer.parseInt(token);
    return index < list.size() ? list.get(index) : null;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(@Nullable Object value, String pointer) {
    if (value instanceof Map<?, ?> map) return (Map<String, Object>) map;
    throw UnreadableSchemaException.notA("an object", pointer);
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(@Nullable Object value, String pointer) {
    if (value instanceof List<?> list) return (List<Object>) list;
    throw UnreadableSchemaException.notA("an array", pointer);
  }

  static String text(@Nullable Object value, String pointer) {
    if (value instanceof String text) return text;
    throw UnreadableSchemaException.notA("a string", pointer);
  }
}
