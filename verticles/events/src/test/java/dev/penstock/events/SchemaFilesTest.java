package dev.penstock.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaFilesTest {
  private static final String FILE = "shop.opened.v1.json";

  @TempDir private Path home;

  @Test
  void findsEveryFileOfTheRepository() throws IOException {
    try (var files = Files.list(Path.of("../../schemas/events"))) {
      assertThat(SchemaFiles.all().stream().map(SchemaFile::name))
          .containsExactlyInAnyOrderElementsOf(
              files.map(file -> file.getFileName().toString()).toList());
    }
  }

  @Test
  void findsTheSameInAFolderAndInAJarWithoutEntriesOfFolders() throws IOException {
    var versions =
        Map.of(FILE, schema(1).encode(), "shop.opened.v2.json", schema(2).encode(), "a.txt", "?");
    var jar = home.resolve("events.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (var file : versions.entrySet()) {
        write(file.getKey(), file.getValue());
        out.putNextEntry(new JarEntry("schemas/events/" + file.getKey()));
        out.write(file.getValue().getBytes());
      }
    }
    assertThat(SchemaFiles.in(home)).isEqualTo(SchemaFiles.in(jar));
    assertThat(SchemaFiles.in(jar).stream().map(file -> file.version().subject()))
        .containsExactly("shop.opened", "shop.opened.v2");
  }

  @ParameterizedTest
  @CsvSource({
    "shop.opened.json, the name must be",
    "shop.opened.v0.json, the name must be",
    "shop.opened.v01.json, the name must be",
    "shop.opened.today.v1.json, the name must be",
    "Shop.v1.json, the name must be"
  })
  void refusesANameThatIsNoEventsVersion(String name, String why) throws IOException {
    write(name, schema(1).encode());
    assertRefused("schemas/events/" + name + "#", why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{ | not a JSON object", "null | not a JSON object", "[] | not a JSON object"})
  void refusesWhatIsNoJsonObject(String content, String why) throws IOException {
    write(FILE, content);
    assertRefused("schemas/events/" + FILE + "#", why);
  }

  @Test
  void refusesAFieldThatIsThereTwice() throws IOException {
    write(FILE, schema(1).encode().replaceFirst("\\{", "{\"title\":\"Another\","));
    assertRefused("schemas/events/" + FILE + "#", "Duplicate field 'title'");
  }

  record Contradiction(String pointer, String why, Consumer<JsonObject> change) {
    @Override
    public String toString() {
      return pointer + ": " + why;
    }
  }

  static Stream<Contradiction> contradictions() {
    return Stream.of(
        wrong("#/$schema", "2020-12", s -> s.put("$schema", "http://json-schema.org/draft-07")),
        wrong("#/$id", "shop.opened.v1.json", s -> s.put("$id", schema(2).getString("$id"))),
        wrong("#/title", "for people", s -> s.put("title", " ")),
        wrong("#/description", "for people", s -> s.remove("description")),
        wrong("#/required", "\"version\"", s -> s.put("required", new JsonArray().add("order_id"))),
        wrong("#/examples", "at least one", s -> s.put("examples", new JsonArray())),
        wrong(
            "#/properties/version",
            "\"^v1$\", as the file's name says",
            s -> s.put("properties", schema(2).getJsonObject("properties"))),
        wrong("#/deprecated", "true or false", s -> s.put("deprecated", "soon")),
        wrong(
            "#/x-deprecation",
            "needs \"deprecated\": true",
            s -> s.put("x-deprecation", new JsonObject().put("sunset", "2026-01-31T12:00:00Z"))),
        wrong("#/x-deprecation", "must be an object", s -> retired(s).put("x-deprecation", "soon")),
        wrong("#/x-deprecation/until", "unknown", s -> details(s, "until", "2026-01-31T12:00:00Z")),
        wrong("#/x-deprecation/from", "cannot be read: 2026", s -> details(s, "from", "2026")),
        wrong("#/x-deprecation/migration", "read: a b", s -> details(s, "migration", "a b")),
        wrong("#/x-deprecation/migration", "read: ./new", s -> details(s, "migration", "./new")),
        wrong(
            "#/x-deprecation/sunset",
            "is before #/x-deprecation/from",
            s -> {
              details(s, "from", "2026-01-31T12:00:00Z");
              details(s, "sunset", "2026-01-31T12:00:00+01:00");
            }),
        wrong("#/examples/1/order_id", "", s -> s.getJsonArray("examples").add(orderId(7))),
        wrong(
            "#/properties/order_id/oneOf",
            "unknown keyword oneOf",
            s -> s.getJsonObject("properties").getJsonObject("order_id").put("oneOf", List.of())),
        wrong(
            "#/properties/order_id/type",
            "cannot be read: 7",
            s -> s.getJsonObject("properties").getJsonObject("order_id").put("type", 7)),
        wrong(
            "#/properties/order_id/pattern",
            "cannot be read: [",
            s -> s.getJsonObject("properties").getJsonObject("order_id").put("pattern", "[")));
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void saysWhichPlaceOfWhichFileIsWrong(Contradiction contradiction) throws IOException {
    var schema = schema(1);
    contradiction.change.accept(schema);
    write(FILE, schema.encode());
    assertRefused("schemas/events/" + FILE + contradiction.pointer, contradiction.why);
  }

  @Test
  void refusesAGapBetweenVersions() throws IOException {
    write(FILE, schema(1).encode());
    write("shop.opened.v3.json", schema(3).encode());
    assertRefused("schemas/events/shop.opened.v3.json#/properties/version", "there is no v2");
  }

  @Test
  void compilesWhatIsInOrderAndBeingRetired() throws IOException {
    var schema = schema(1);
    details(schema, "sunset", "2026-07-31T12:00:00Z");
    write(FILE, schema.encode());
    var schemas = new Schemas(SchemaFiles.in(home), List.of());
    assertThat(schemas.violations("shop.opened", orderId("o-1"))).isEmpty();
    assertThat(schemas.version("shop.opened").retirement())
        .containsEntry("ce-deprecationsunset", "2026-07-31T12:00:00Z");
  }

  private void assertRefused(String location, String why) {
    assertThatThrownBy(() -> new Schemas(SchemaFiles.in(home), List.of()))
        .isInstanceOf(InvalidSchemaException.class)
        .hasMessageStartingWith(location + ": ")
        .hasMessageContaining(why);
  }

  private void write(String name, String content) throws IOException {
    var folder = Files.createDirectories(home.resolve("schemas/events"));
    Files.writeString(folder.resolve(name), content);
  }

  private static Contradiction wrong(String pointer, String why, Consumer<JsonObject> change) {
    return new Contradiction(pointer, why, change);
  }

  private static JsonObject retired(JsonObject schema) {
    return schema.put("deprecated", true).put("x-deprecation", new JsonObject());
  }

  private static void details(JsonObject schema, String key, String value) {
    if (!schema.containsKey("x-deprecation")) retired(schema);
    schema.getJsonObject("x-deprecation").put(key, value);
  }

  private static JsonObject orderId(Object id) {
    return new JsonObject().put("order_id", id).put("version", "v1");
  }

  private static JsonObject schema(int number) {
    var version = new JsonObject().put("type", "string").put("pattern", "^v" + number + "$");
    return new JsonObject()
        .put("$schema", "https://json-schema.org/draft/2020-12/schema")
        .put("$id", "https://penstock.dev/schemas/events/shop.opened.v" + number + ".json")
        .put("title", "The shop is open")
        .put("description", "From now on.")
        .put("type", "object")
        .put("required", new JsonArray().add("version"))
        .put(
            "properties",
            new JsonObject()
                .put("order_id", new JsonObject().put("type", "string"))
                .put("version", version))
        .put("examples", new JsonArray().add(orderId("o-1").put("version", "v" + number)));
  }
}
