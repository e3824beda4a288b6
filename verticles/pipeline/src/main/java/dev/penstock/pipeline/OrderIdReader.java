package dev.penstock.pipeline;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads which order a message is about, also when it is not the event its subject promises. */
public final class OrderIdReader {
  // UUID.fromString also takes 1-1-1-1-1.
  private static final Pattern ORDER_ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private OrderIdReader() {}

  /** Empty unless the body is a JSON object with an {@code order_id}. */
  public static Optional<UUID> read(byte[] body) {
    JsonObject json;
    try {
      json = new JsonObject(Buffer.buffer(body));
    } catch (DecodeException | ClassCastException unreadable) {
      return Optional.empty();
    }
    // What reads "null" is an object without a map.
    var id = json.getMap() == null ? null : json.getValue("order_id");
    return id instanceof String text && ORDER_ID.matcher(text).matches()
        ? Optional.of(UUID.fromString(text))
        : Optional.empty();
  }
}
