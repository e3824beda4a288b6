package dev.penstock.dev.versions;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/**
 * What a process says of an event, by {@link dev.penstock.pipeline.versions.Presence}.
 *
 * @param reads such as {@code v1+v2}; "" for no version, or for an event of one version
 * @param published the same
 */
public record Instance(long pid, String reads, String published) {
  /**
   * @param key such as {@code host-4711-0af3}
   */
  static Instance read(String key, String event, byte[] value) {
    var json = new JsonObject(Buffer.buffer(value));
    return new Instance(
        pid(key),
        json.getJsonObject("reads", new JsonObject()).getString(event, ""),
        json.getJsonObject("published", new JsonObject()).getString(event, ""));
  }

  private static long pid(String key) {
    var parts = key.split("-", -1);
    return Long.parseLong(parts[parts.length - 2]);
  }
}
