package dev.penstock.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A schema as it stands in its file, {@code <event>.v<N>.json}. What the file says of itself is
 * what its name says.
 *
 * @param document not to be changed, since all threads share it
 */
record SchemaFile(EventVersion version, JsonObject document) {
  static final String FOLDER = "schemas/events";

  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final String ID_BASE = "https://penstock.dev/" + FOLDER + "/";
  private static final Pattern NAME =
      Pattern.compile("([a-z][a-z_]*(?:\\.[a-z][a-z_]*)?)\\.v([1-9][0-9]{0,3})\\.json");
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Throws {@link InvalidSchemaException} when the file contradicts itself. */
  static SchemaFile read(String name, byte[] content) {
    var matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new InvalidSchemaException(
          FOLDER + "/" + name + "#", "the name must be <domain>.<event>.v<N>.json");
    }
    var path = FOLDER + "/" + name;
    var document = json(path, content);
    int number = Integer.parseInt(matcher.group(2));
    var version =
        EventVersion.of(matcher.group(1), number, ID_BASE + name, Deprecation.of(document, path));
    var file = new SchemaFile(version, document);
    file.check();
    return file;
  }

  String name() {
    return version.event() + "." + version.wireName() + ".json";
  }

  /** Whether it describes an event; {@code deadletters}, of one token, is none. */
  boolean isEvent() {
    return version.event().indexOf('.') > 0;
  }

  /**
   * @param pointer JSON pointer in URI fragment form
   */
  String at(String pointer) {
    return FOLDER + "/" + name() + pointer;
  }

  InvalidSchemaException invalid(String pointer, String detail) {
    return new InvalidSchemaException(at(pointer), detail);
  }

  private void check() {
    requireText("$schema", DIALECT);
    requireText("$id", version.schemaId());
    for (var key : List.of("title", "description")) {
      if (!(document.getValue(key) instanceof String text) || text.isBlank()) {
        throw invalid("#/" + key, "must be a text for people");
      }
    }
    if (!(document.getValue("required") instanceof JsonArray names) || !names.contains("version")) {
      throw invalid("#/required", "must contain \"version\"");
    }
    if (!(document.getValue("examples") instanceof JsonArray examples) || examples.isEmpty()) {
      throw invalid("#/examples", "must hold at least one example");
    }
    checkVersion();
  }

  private void requireText(String key, String expected) {
    if (!expected.equals(document.getValue(key))) {
      throw invalid("#/" + key, "must be \"" + expected + "\", is " + document.getValue(key));
    }
  }

  private void checkVersion() {
    var expected = "^" + version.wireName() + "$";
    boolean saysIt =
        document.getValue("properties") instanceof JsonObject properties
            && properties.getValue("version") instanceof JsonObject said
            && expected.equals(said.getValue("pattern"));
    if (!saysIt) {
      throw invalid(
          "#/properties/version",
          "must have the pattern \"" + expected + "\", as the file's name says");
    }
  }

  @SuppressWarnings("unchecked")
  private static JsonObject json(String path, byte[] content) {
    try {
      var map = JacksonCodec.fromParser(JSON.createParser(content), Map.class);
      if (map != null) return new JsonObject(map);
      throw new InvalidSchemaException(path + "#", "not a JSON object: null");
    } catch (DecodeException | ClassCastException | IOException e) {
      throw new InvalidSchemaException(path + "#", "not a JSON object: " + e.getMessage());
    }
  }
}
