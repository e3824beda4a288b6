package dev.penstock.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.List;

/** Limits and lists of words in a document, tried on whoever serves it. */
record DescribedLimits(Shop shop, JsonObject document) {

  /** The highest that is described is taken, and one more is refused. */
  void ofPages(String path) {
    var max = (int) schemaOf(path, "limit").getInteger("maximum");
    expect(200, shop.get(path + "?limit=" + max));
    expect(400, shop.get(path + "?limit=" + (max + 1)));
  }

  /** The same of one field of a body that is put, with the lowest it may be. */
  void ofField(String path, String schema, String field, JsonObject body, String... headers) {
    var described = schema(schema).getJsonObject("properties").getJsonObject(field);
    for (var word : List.of("minimum", "maximum")) {
      long limit = described.getLong(word);
      long beyond = word.equals("minimum") ? limit - 1 : limit + 1;
      expect(400, put(path, body.copy().put(field, beyond), headers));
      assertThat(put(path, body.copy().put(field, limit), headers).status()).isBetween(200, 201);
    }
  }

  /** Each word is taken; what is said to another one names them all. */
  void ofWords(String path, String parameter) {
    var reference = schemaOf(path, parameter).getString("$ref").replaceFirst(".*/", "");
    var words = schema(reference).getJsonArray("enum");
    for (var word : words) expect(200, shop.get(path + "?" + parameter + "=" + word));
    var refused = shop.get(path + "?" + parameter + "=other");
    expect(400, refused);
    assertThat(refused.json().getString("detail")).endsWith(words.getList().toString());
  }

  private Answer put(String path, JsonObject body, String... headers) {
    return shop.askLater("PUT", path, body.encode(), headers).join();
  }

  private JsonObject schema(String name) {
    return (JsonObject) JsonPointer.from("/components/schemas/" + name).queryJson(document);
  }

  private JsonObject schemaOf(String path, String parameter) {
    var get = document.getJsonObject("paths").getJsonObject(path).getJsonObject("get");
    return get.getJsonArray("parameters").stream()
        .map(JsonObject.class::cast)
        .filter(it -> parameter.equals(it.getString("name")))
        .map(it -> it.getJsonObject("schema"))
        .findFirst()
        .orElseThrow();
  }

  private static void expect(int status, Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
  }
}
