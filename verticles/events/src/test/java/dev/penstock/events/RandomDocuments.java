package dev.penstock.events;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Documents that a schema accepts: what is optional is there or not, numbers and texts differ. */
final class RandomDocuments {
  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  private static final int ITEMS_MAX = 4;

  private final Random random;

  RandomDocuments(Random random) {
    this.random = random;
  }

  /** With an unknown field now and then, since schemas are open. */
  JsonObject object(JsonObject schema) {
    var json = new JsonObject();
    var required = schema.getJsonArray("required", new JsonArray());
    var properties = schema.getJsonObject("properties");
    for (var name : properties.fieldNames()) {
      if (required.contains(name) || random.nextBoolean()) {
        json.put(name, value(properties.getJsonObject(name)));
      }
    }
    if (random.nextInt(4) == 0) json.put("x_" + text(1, 8), text(0, 8));
    return json;
  }

  private @Nullable Object value(JsonObject schema) {
    if (schema.containsKey("anyOf")) {
      var schemas = schema.getJsonArray("anyOf");
      return value(schemas.getJsonObject(random.nextInt(schemas.size())));
    }
    return switch (schema.getString("type")) {
      case "null" -> null;
      case "object" -> object(schema);
      case "array" -> array(schema);
      case "integer" -> integer(schema);
      default -> text(schema);
    };
  }

  private JsonArray array(JsonObject schema) {
    var array = new JsonArray();
    int size = schema.getInteger("minItems") + random.nextInt(ITEMS_MAX);
    for (int i = 0; i < size; i++) array.add(value(schema.getJsonObject("items")));
    return array;
  }

  private Number integer(JsonObject schema) {
    long min = schema.getLong("minimum");
    long max = schema.getLong("maximum");
    long any = random.nextInt(3) == 0 ? max - random.nextInt(2) : min + random.nextInt(1000);
    // As a parser gives it: a long only where an int is too small.
    if (any == (int) any) return (int) any;
    return any;
  }

  private String text(JsonObject schema) {
    var pattern = schema.getString("pattern", "");
    if (schema.getString("format", "").equals("date-time")) {
      return Rfc3339.format(
          OffsetDateTime.ofInstant(Instant.ofEpochSecond(random.nextInt()), ZoneOffset.UTC));
    }
    if (schema.getString("format", "").equals("uuid")) {
      return new UUID(random.nextLong(), random.nextLong()).toString();
    }
    if (pattern.matches("\\^v\\d+\\$")) return pattern.substring(1, pattern.length() - 1);
    if (pattern.equals("^[a-z]{3}$")) return random.nextBoolean() ? "eur" : "usd";
    if (pattern.equals("^[A-Z]{2}$")) return random.nextBoolean() ? "GB" : "DE";
    int max = schema.getInteger("maxLength", 64);
    var text = text(1, Math.min(max, 40));
    return pattern.isEmpty() ? text + "\u00e9".repeat(Math.min(max - text.length(), 1)) : text;
  }

  private String text(int min, int max) {
    var text = new StringBuilder();
    int length = min + random.nextInt(max - min + 1);
    for (int i = 0; i < length; i++) text.append(PLAIN.charAt(random.nextInt(PLAIN.length())));
    return text.toString();
  }
}
