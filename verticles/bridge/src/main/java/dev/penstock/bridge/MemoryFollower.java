package dev.penstock.bridge;

import io.nats.client.NUID;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * An ephemeral consumer of an {@link InMemoryBroker} that sends to one subject, in order and
 * without acknowledgement, as long as somebody listens there.
 */
final class MemoryFollower {
  private final InMemoryBroker broker;
  private final MemoryStream stream;
  private final JsonObject config;
  private final String name = NUID.nextGlobal();

  /** Up to here only what is the last of its subject. */
  private final long lastOnlyUpTo;

  private long position; // the last sequence looked at
  private long sent;
  private long toldAtMillis = Home.nowMillis();

  MemoryFollower(InMemoryBroker broker, MemoryStream stream, JsonObject config) {
    this.broker = broker;
    this.stream = stream;
    this.config = config;
    boolean lastOnly = config.getString("deliver_policy").equals("last_per_subject");
    this.lastOnlyUpTo = lastOnly ? stream.lastSequence() : 0;
    this.position = config.getLong("opt_start_seq", 1L) - 1;
  }

  String name() {
    return name;
  }

  JsonObject info() {
    return new JsonObject()
        .put("name", name)
        .put("config", config)
        .put("delivered", new JsonObject().put("consumer_seq", sent))
        .put("num_pending", pending());
  }

  private long pending() {
    long count = 0;
    for (var next = stream.after(position); next != null; next = stream.after(next.sequence())) {
      if (wants(next)) count++;
    }
    return count;
  }

  private boolean wants(MemoryStream.Stored message) {
    return Subjects.matches(config.getString("filter_subject"), message.subject())
        && (message.sequence() > lastOnlyUpTo
            || message.sequence() == stream.lastSequence(message.subject()));
  }

  /** Returns false when nobody listens. */
  boolean deliver() {
    for (var next = stream.after(position); next != null; next = stream.after(position)) {
      position = next.sequence();
      if (wants(next) && !send(next)) return false;
    }
    return true;
  }

  private boolean send(MemoryStream.Stored message) {
    toldAtMillis = Home.nowMillis();
    var ackSubject =
        "%s%s.%s.1.%d.%d.%d.%d"
            .formatted(
                AckSubject.PREFIX,
                stream.name(),
                name,
                message.sequence(),
                ++sent,
                message.atMillis() * 1_000_000,
                pending());
    var body = config.getBoolean("headers_only", false) ? new byte[0] : message.body();
    var frame = Frame.message(message.subject(), ackSubject, message.headers(), body);
    return broker.route(config.getString("deliver_subject"), frame);
  }

  /** Returns false when nobody listens. */
  boolean tick() {
    if (!deliver()) return false;
    long nowMillis = Home.nowMillis();
    if (nowMillis - toldAtMillis < config.getLong("idle_heartbeat") / 1_000_000) return true;
    toldAtMillis = nowMillis;
    var inbox = config.getString("deliver_subject");
    var headers = NatsHeaders.of(Map.of("Nats-Last-Consumer", Long.toString(sent)), Map.of());
    return broker.route(inbox, Frame.status(inbox, Frame.HEARTBEAT, "Idle Heartbeat", headers));
  }
}
