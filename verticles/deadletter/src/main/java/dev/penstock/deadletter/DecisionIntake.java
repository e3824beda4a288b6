package dev.penstock.deadletter;

import dev.penstock.deadletter.Decision.What;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what an operator decides; complaints are {@link IllegalArgumentException}s for them. */
final class DecisionIntake {
  static final String DRY_RUN = "dry_run";
  private static final String BODY = "body";
  private static final String BODY_BASE64 = "body_base64";
  private static final List<String> FIELDS = List.of("actor", "reason", BODY, BODY_BASE64);

  private DecisionIntake() {}

  static Decision read(What what, @Nullable Buffer body) {
    JsonObject json;
    try {
      json = body == null ? new JsonObject() : new JsonObject(body);
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("the body must be a JSON object", e);
    }
    if (json.getMap() == null) throw new IllegalArgumentException("the body must be a JSON object");
    for (var name : json.fieldNames()) {
      if (!FIELDS.contains(name)) {
        throw new IllegalArgumentException("unknown field " + name + "; known are " + FIELDS);
      }
    }
    return new Decision(what, text(json, "actor"), text(json, "reason"), replacement(json));
  }

  private static byte @Nullable [] replacement(JsonObject json) {
    if (json.containsKey(BODY) && json.containsKey(BODY_BASE64)) {
      throw new IllegalArgumentException("give body or body_base64, not both");
    }
    if (json.containsKey(BODY)) return text(json, BODY).getBytes(StandardCharsets.UTF_8);
    if (!json.containsKey(BODY_BASE64)) return null;
    try {
      return Base64.getDecoder().decode(text(json, BODY_BASE64));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("body_base64 must be Base64", e);
    }
  }

  private static String text(JsonObject json, String field) {
    var value = json.getValue(field);
    if (value instanceof String text) return text;
    throw new IllegalArgumentException(
        field + (value == null ? " must be given" : " must be a string"));
  }

  static boolean dryRun(Map<String, String> parameters) {
    for (var name : parameters.keySet()) {
      if (!Set.of(DRY_RUN).contains(name)) {
        throw new IllegalArgumentException("unknown parameter " + name + "; known is " + DRY_RUN);
      }
    }
    return switch (parameters.getOrDefault(DRY_RUN, "false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("dry_run must be true or false");
    };
  }
}
