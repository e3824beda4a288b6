package dev.penstock.launcher.doctor;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** What only the monitoring page of a nats-server shows. */
final class MonitorJudgement {
  private MonitorJudgement() {}

  /** Nobody may look. */
  static Finding unseen() {
    return Finding.note(
        "nats.sync_interval",
        "how often the server flushes (sync_interval) and what it may store (max_file) is not to be"
            + " seen from here",
        "nothing has to be done: what a power failure takes is driven again from the ledger, a full"
            + " store refuses streams by name; to have it checked, http: \"127.0.0.1:8222\" there");
  }

  /**
   * @param wantedBytes that streams to be made will reserve
   */
  static List<Finding> of(JsonObject varz, long wantedBytes) {
    var jetStream = varz.getJsonObject("jetstream", new JsonObject());
    return List.of(
        sync(jetStream.getJsonObject("config", new JsonObject())),
        store(
            jetStream.getJsonObject("config", new JsonObject()),
            jetStream.getJsonObject("stats", new JsonObject()),
            wantedBytes));
  }

  private static Finding sync(JsonObject config) {
    if (config.getBoolean("sync_always", false)) {
      return Finding.ok("nats.sync_interval", "each message is flushed before it is acknowledged");
    }
    var interval = Duration.ofNanos(config.getLong("sync_interval", 120_000_000_000L));
    return Finding.ok(
        "nats.sync_interval",
        "flushes every %d s; what a power failure takes is driven again from the ledger"
            .formatted(interval.toSeconds()));
  }

  private static Finding store(JsonObject config, JsonObject stats, long wantedBytes) {
    long max = config.getLong("max_storage", -1L);
    long reserved = stats.getLong("reserved_storage", 0L);
    var is = "max_file is %s, reserved %s".formatted(Sizes.text(max), Sizes.text(reserved));
    return max >= 0 && wantedBytes > max - reserved
        ? Finding.error(
            "nats.max_file",
            is + "; streams to be made reserve " + Sizes.text(wantedBytes),
            "raise jetstream.max_file of nats-server, or make streams.bytes_max smaller")
        : Finding.ok("nats.max_file", is);
  }
}
