package dev.penstock.bridge;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself, first and whenever it changes.
 *
 * @param bodyBytesMax headers and body together may not be longer
 * @param offersTls it encrypts for who asks, or demands it
 * @param nonce to be signed by who logs in with a key
 * @param otherServers {@code host:port} of the members of its cluster, itself among them
 * @param lameDuck it is about to go away and wants its clients to leave
 */
record ServerInfo(
    String version,
    int bodyBytesMax,
    boolean requiresTls,
    boolean offersTls,
    @Nullable String nonce,
    List<String> otherServers,
    boolean lameDuck) {

  private static final int BODY_BYTES_DEFAULT = 1 << 20;

  /**
   * @throws ProtocolReader.ProtocolException when it cannot be read
   */
  static ServerInfo parse(String json) {
    try {
      var info = new JsonObject(json);
      return new ServerInfo(
          info.getString("version", ""),
          info.getInteger("max_payload", BODY_BYTES_DEFAULT),
          info.getBoolean("tls_required", false),
          info.getBoolean("tls_available", false) || info.getBoolean("tls_required", false),
          info.getString("nonce"),
          info.getJsonArray("connect_urls", new JsonArray()).stream()
              .map(String.class::cast)
              .toList(),
          info.getBoolean("ldm", false));
    } catch (DecodeException | ClassCastException unreadable) {
      throw new ProtocolReader.ProtocolException("a greeting that cannot be read: " + json);
    }
  }
}
