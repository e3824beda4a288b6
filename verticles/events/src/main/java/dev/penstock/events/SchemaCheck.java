package dev.penstock.events;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A schema compiled to what its keywords compare, without a description of what is wrong: a general
 * validator takes a hundred times as long for it. What this accepts is valid. What it does not
 * accept is most likely invalid, and the general validator has to be asked, which knows for certain
 * and says why. Immutable; for any thread.
 */
@FunctionalInterface
interface SchemaCheck {
  /** Keywords that say something to people. */
  Set<String> ANNOTATIONS =
      Set.of(
          "$schema",
          "$id",
          "title",
          "description",
          "examples",
          Deprecation.MARK,
          Deprecation.DETAILS);

  AsciiPattern UUID =
      AsciiPattern.of(
              "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\\z")
          .orElseThrow();

  boolean accepts(@Nullable Object value);

  /**
   * Throws {@link InvalidSchemaException} for a keyword that is not known here.
   *
   * @param at where the schema stands
   */
  static SchemaCheck of(JsonObject schema, String at) {
    var checks = new ArrayList<SchemaCheck>();
    for (var keyword : schema) {
      if (ANNOTATIONS.contains(keyword.getKey())) continue;
      var place = at + "/" + keyword.getKey();
      try {
        checks.add(of(keyword.getKey(), keyword.getValue(), schema, place));
      } catch (ClassCastException | NullPointerException | PatternSyntaxException e) {
        throw new InvalidSchemaException(place, "cannot be read: " + keyword.getValue());
      }
    }
    return all(checks);
  }

  private static SchemaCheck of(String keyword, Object value, JsonObject schema, String at) {
    return switch (keyword) {
      case "type" -> type((String) value, at);
      case "required" -> required(texts((JsonArray) value));
      case "properties" -> properties((JsonObject) value, at);
      case "additionalProperties" ->
          additional(schema.getJsonObject("properties", new JsonObject()).fieldNames(), value, at);
      case "items" -> items(of((JsonObject) value, at));
      case "minItems" -> least(value, SchemaCheck::size);
      case "maxItems" -> most(value, SchemaCheck::size);
      case "minLength" -> least(value, SchemaCheck::length);
      case "maxLength" -> most(value, SchemaCheck::length);
      case "minimum" -> least(value, SchemaCheck::integer);
      case "maximum" -> most(value, SchemaCheck::integer);
      case "anyOf" -> any((JsonArray) value, at);
      case "pattern" -> pattern((String) value);
      case "format" -> format((String) value, at);
      case "enum" -> Set.copyOf(texts((JsonArray) value))::contains;
      default -> throw new InvalidSchemaException(at, "unknown keyword " + keyword);
    };
  }

  private static SchemaCheck all(List<SchemaCheck> checks) {
    var array = checks.toArray(SchemaCheck[]::new);
    return value -> {
      for (var check : array) {
        if (!check.accepts(value)) return false;
      }
      return true;
    };
  }

  private static SchemaCheck any(JsonArray schemas, String at) {
    var checks = new ArrayList<SchemaCheck>();
    for (int i = 0; i < schemas.size(); i++) {
      checks.add(of(schemas.getJsonObject(i), at + "/" + i));
    }
    return value -> {
      for (var check : checks) {
        if (check.accepts(value)) return true;
      }
      return false;
    };
  }

  private static SchemaCheck type(String type, String at) {
    return switch (type) {
      case "object" -> value -> value instanceof JsonObject || value instanceof Map;
      case "array" -> value -> value instanceof JsonArray || value instanceof List;
      case "string" -> String.class::isInstance;
      case "null" -> Objects::isNull;
      case "integer" -> value -> value instanceof Integer || value instanceof Long;
      default -> throw new InvalidSchemaException(at, "unknown type " + type);
    };
  }

  private static SchemaCheck required(Set<String> names) {
    var array = names.toArray(String[]::new);
    return value -> {
      var map = map(value);
      for (var name : array) {
        if (!map.containsKey(name)) return false;
      }
      return true;
    };
  }

  private static SchemaCheck properties(JsonObject properties, String at) {
    var checks = new HashMap<String, SchemaCheck>();
    for (var name : properties.fieldNames()) {
      checks.put(name, of(properties.getJsonObject(name), at + "/" + name));
    }
    return value -> {
      for (var entry : map(value).entrySet()) {
        var check = checks.get(entry.getKey());
        if (check != null && !check.accepts(entry.getValue())) return false;
      }
      return true;
    };
  }

  private static SchemaCheck additional(Set<String> known, Object schema, String at) {
    if (schema instanceof Boolean isOpen) {
      return isOpen ? value -> true : value -> known.containsAll(map(value).keySet());
    }
    var check = of((JsonObject) schema, at);
    return value -> {
      for (var entry : map(value).entrySet()) {
        if (!known.contains(entry.getKey()) && !check.accepts(entry.getValue())) return false;
      }
      return true;
    };
  }

  private static SchemaCheck items(SchemaCheck check) {
    return value -> {
      for (var item : list(value)) {
        if (!check.accepts(item)) return false;
      }
      return true;
    };
  }

  /** What is measured of a value; {@link Measure#NONE} of one that has none of it. */
  @FunctionalInterface
  interface Measure {
    long NONE = Long.MIN_VALUE;

    long of(@Nullable Object value);
  }

  private static SchemaCheck least(Object limit, Measure measure) {
    long least = ((Number) limit).longValue();
    return value -> measure.of(value) >= least;
  }

  private static SchemaCheck most(Object limit, Measure measure) {
    long most = ((Number) limit).longValue();
    return value -> {
      long measured = measure.of(value);
      return measured <= most && measured != Measure.NONE;
    };
  }

  private static long size(@Nullable Object value) {
    return value instanceof List<?> || value instanceof JsonArray
        ? list(value).size()
        : Measure.NONE;
  }

  private static long length(@Nullable Object value) {
    return value instanceof String text ? text.codePointCount(0, text.length()) : Measure.NONE;
  }

  private static long integer(@Nullable Object value) {
    return value instanceof Integer || value instanceof Long
        ? ((Number) value).longValue()
        : Measure.NONE;
  }

  private static SchemaCheck pattern(String regex) {
    var ascii = AsciiPattern.of(regex);
    if (ascii.isPresent()) return text(ascii.get()::accepts);
    var pattern = Pattern.compile(regex);
    return text(value -> pattern.matcher(value).find());
  }

  private static SchemaCheck format(String format, String at) {
    return switch (format) {
      case "uuid" -> text(UUID::accepts);
      case "date-time" -> text(Rfc3339::accepts);
      default -> throw new InvalidSchemaException(at, "unknown format " + format);
    };
  }

  private static SchemaCheck text(Predicate<String> check) {
    return value -> value instanceof String text && check.test(text);
  }

  private static Map<?, ?> map(@Nullable Object value) {
    if (value instanceof JsonObject object) return object.getMap();
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object value) {
    if (value instanceof JsonArray array) return array.getList();
    return value instanceof List<?> list ? list : List.of();
  }

  private static Set<String> texts(JsonArray array) {
    var texts = new HashSet<String>();
    for (var each : array) texts.add((String) each);
    return texts;
  }
}
