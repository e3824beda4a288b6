package dev.penstock.launcher;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A document about this system, from {@code schemas/}: in YAML, with references to the files of the
 * event schemas. It is given out in JSON and in one piece, which every tool can read. For any
 * thread.
 */
enum ApiDocument {
  OPENAPI("openapi.yaml"),
  ASYNCAPI("asyncapi.yaml");

  private static final String FOLDER = "/schemas/";
  private static final String SCHEMAS = "#/components/schemas/";

  private final String file;
  private @Nullable Buffer text;

  ApiDocument(String file) {
    this.file = file;
  }

  /** The JSON, made when it is first asked for. Blocks then, for a tenth of a second or so. */
  synchronized Buffer text() {
    var made = text;
    if (made == null) {
      made = json().toBuffer();
      text = made;
    }
    return made;
  }

  /** Throws {@link IllegalStateException} when a file is missing or not what it should be. */
  JsonObject json() {
    var bundle = new Bundle();
    var document = bundle.bundled(yaml(), null);
    var components = document.getJsonObject("components");
    if (!components.containsKey("schemas")) components.put("schemas", new JsonObject());
    bundle.schemas.forEach(components.getJsonObject("schemas")::put);
    return document;
  }

  private JsonObject yaml() {
    return new JsonObject(YamlText.read(read(file)));
  }

  private static JsonObject schema(String file) {
    return new JsonObject(read(file));
  }

  private static String read(String file) {
    try (var in = open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  private static InputStream open(String file) {
    var path = FOLDER + file;
    return Objects.requireNonNull(
        ApiDocument.class.getResourceAsStream(path), () -> path + " is not on the class path");
  }

  /** Copies JSON and takes the files it refers to in, each once, under its name. */
  private static final class Bundle {
    final TreeMap<String, JsonObject> schemas = new TreeMap<>();

    /**
     * @param name of the schema file this is from; null in the document itself
     */
    Object bundled(Object value, @Nullable String name) {
      if (value instanceof JsonObject object) return bundled(object, name);
      if (value instanceof JsonArray array) {
        var copy = new JsonArray();
        for (var element : array) copy.add(element == null ? null : bundled(element, name));
        return copy;
      }
      return value;
    }

    private JsonObject bundled(JsonObject object, @Nullable String name) {
      var copy = new JsonObject();
      for (var field : object) {
        var value = field.getValue();
        if (field.getKey().equals("$ref") && value instanceof String reference) {
          copy.put("$ref", inOnePiece(reference, name));
        } else {
          copy.put(field.getKey(), value == null ? null : bundled(value, name));
        }
      }
      return copy;
    }

    private String inOnePiece(String reference, @Nullable String name) {
      var parts = reference.split("#", 2);
      if (parts[0].isEmpty()) return name == null ? reference : SCHEMAS + name + parts[1];
      var own = parts[0].replaceFirst("^.*/", "").replaceFirst("\\.json$", "");
      if (!schemas.containsKey(own)) {
        schemas.put(own, new JsonObject());
        var schema = bundled(schema(parts[0]), own);
        // An id of its own would make it the root of the references in it.
        schema.remove("$id");
        schema.remove("$schema");
        schemas.put(own, schema);
      }
      return SCHEMAS + own + (parts.length == 1 ? "" : parts[1]);
    }
  }
}
