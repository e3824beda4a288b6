package dev.penstock.launcher;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.function.BiConsumer;

/** The references inside a document, which lead to itself only. */
record References(JsonObject document) {

  /** Shows every object in it, with its JSON pointer. */
  void forEachObject(BiConsumer<String, JsonObject> visitor) {
    visit("#", document, visitor);
  }

  /** What a reference leads to; null when there is nothing. */
  Object target(String reference) {
    if (!reference.startsWith("#/")) throw new AssertionError(reference + " leads outside");
    return JsonPointer.from(reference.substring(1)).queryJson(document);
  }

  /** The object itself, or the one that it refers to and nothing else. */
  JsonObject resolved(JsonObject object) {
    var reference = object.getString("$ref");
    return reference == null ? object : resolved((JsonObject) target(reference));
  }

  /** A copy with what is referred to in the place of every reference. */
  Object inlined(Object value) {
    if (value instanceof JsonObject object) {
      var copy = new JsonObject();
      for (var field : resolved(object)) copy.put(field.getKey(), inlined(field.getValue()));
      return copy;
    }
    if (value instanceof JsonArray array) {
      return new JsonArray(array.stream().map(this::inlined).toList());
    }
    return value;
  }

  private static void visit(String pointer, Object value, BiConsumer<String, JsonObject> visitor) {
    if (value instanceof JsonObject object) {
      visitor.accept(pointer, object);
      object.forEach(field -> visit(pointer + "/" + field.getKey(), field.getValue(), visitor));
    } else if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        visit(pointer + "/" + i, array.getValue(i), visitor);
      }
    }
  }
}
