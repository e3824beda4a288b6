package dev.penstock.launcher.doctor;

import io.vertx.core.json.JsonObject;

/**
 * What an account may store, {@code -1} for no limit (NATS ADR-1, {@code $JS.API.INFO}).
 *
 * @param storedBytes used now, by all streams
 * @param reservedBytes by the {@code max_bytes} of all streams
 */
record JetStreamAccount(
    long storageBytesMax,
    long storedBytes,
    long reservedBytes,
    long streamsMax,
    long streams,
    long consumersMax,
    long consumers) {

  /**
   * @param replicas of the streams, which choose the tier where an account has tiers
   */
  static JetStreamAccount of(JsonObject info, int replicas) {
    var tiers = info.getJsonObject("tiers", new JsonObject());
    var part = tiers.isEmpty() ? info : tiers.getJsonObject("R" + replicas, new JsonObject());
    var limits = part.getJsonObject("limits", new JsonObject());
    return new JetStreamAccount(
        limits.getLong("max_storage", tiers.isEmpty() ? -1L : 0L),
        part.getLong("storage", 0L),
        part.getLong("reserved_storage", 0L),
        limits.getLong("max_streams", -1L),
        part.getLong("streams", 0L),
        limits.getLong("max_consumers", -1L),
        part.getLong("consumers", 0L));
  }
}
