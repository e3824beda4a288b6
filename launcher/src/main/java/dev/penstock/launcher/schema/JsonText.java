package dev.penstock.launcher.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON files as plain maps, lists and values. */
final class JsonText {
  /** Of two equal names one would be ignored, and nobody would know which. */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonText() {}

  /** Throws {@link UnreadableFileException}. */
  static @Nullable Object read(String file, byte[] content) {
    try {
      var value = JacksonCodec.fromParser(JSON.createParser(content), Object.class);
      if (value instanceof JsonObject object) return object.getMap();
      return value instanceof JsonArray array ? array.getList() : value;
    } catch (DecodeException | IOException e) {
      var why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new UnreadableFileException(file, "no JSON: " + why.replaceFirst("^.*?: ", ""));
    }
  }

  /** Throws {@link UnreadableFileException}. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> readObject(String file, byte[] content) {
    if (read(file, content) instanceof Map<?, ?> map) return (Map<String, Object>) map;
    throw new UnreadableFileException(file, "must be a JSON object");
  }

  static String write(@Nullable Object value) {
    return Json.encode(value);
  }
}
