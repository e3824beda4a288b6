package dev.penstock.bridge;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/** A durable consumer of an {@link InMemoryBroker}; its pulls may come from several bridges. */
final class MemoryConsumer {
  /** A pull request; what is left of it is told when it ends. */
  private static final class Pull {
    final String inbox;
    final long expiresAtMillis;
    final long heartbeatMillis;
    int left;
    long toldAtMillis;

    Pull(String inbox, JsonObject request, long nowMillis) {
      this.inbox = inbox;
      this.left = request.getInteger("batch", 1);
      this.expiresAtMillis = nowMillis + request.getLong("expires", 0L) / 1_000_000;
      this.heartbeatMillis = request.getLong("idle_heartbeat", 0L) / 1_000_000;
      this.toldAtMillis = nowMillis;
    }
  }

  /** A delivery without an acknowledgement. */
  private static final class Pending {
    long count;
    long dueAtMillis;
    boolean handedOut;
  }

  private final InMemoryBroker broker;
  private final MemoryStream stream;
  private final Deque<Pull> pulls = new ArrayDeque<>();
  private final TreeMap<Long, Pending> pending = new TreeMap<>();
  private final Deque<MemoryStream.Stored> undelivered = new ArrayDeque<>();
  private JsonObject config;
  private long position; // the last sequence looked at
  private long delivered; // the last sequence handed out

  MemoryConsumer(InMemoryBroker broker, MemoryStream stream, JsonObject config) {
    this.broker = broker;
    this.stream = stream;
    this.config = config;
  }

  void update(JsonObject changed) {
    config = changed;
    undelivered.removeIf(message -> !passes(message));
  }

  JsonObject info() {
    findUndelivered();
    return new JsonObject()
        .put("config", config)
        .put("name", config.getString("durable_name"))
        .put("delivered", new JsonObject().put("stream_seq", delivered))
        .put("num_ack_pending", pending.size())
        .put("num_pending", undelivered.size());
  }

  void pull(String inbox, JsonObject request) {
    pulls.add(new Pull(inbox, request, Home.nowMillis()));
    deliver();
  }

  void loseLines() {
    pulls.clear();
  }

  void acknowledge(long sequence, String word) {
    var delivery = pending.get(sequence);
    if (delivery == null) return;
    long nowMillis = Home.nowMillis();
    if (word.startsWith("-NAK")) {
      int json = word.indexOf('{');
      long delayNanos = json < 0 ? 0 : new JsonObject(word.substring(json)).getLong("delay", 0L);
      delivery.dueAtMillis = nowMillis + delayNanos / 1_000_000;
    } else if (word.equals("+WPI")) {
      delivery.dueAtMillis = nowMillis + ackWaitMillis();
    } else if (broker.deliversTwice() && delivery.count == 1 && !word.startsWith("+TERM")) {
      delivery.dueAtMillis = nowMillis;
    } else {
      pending.remove(sequence);
    }
    deliver();
  }

  void tick() {
    long nowMillis = Home.nowMillis();
    for (var pull : pulls.toArray(Pull[]::new)) {
      if (nowMillis >= pull.expiresAtMillis) {
        pulls.remove(pull);
        var headers =
            NatsHeaders.of(Map.of("Nats-Pending-Messages", Integer.toString(pull.left)), Map.of());
        broker.route(pull.inbox, Frame.status(pull.inbox, 408, "Request Timeout", headers));
      } else if (pull.heartbeatMillis > 0
          && nowMillis - pull.toldAtMillis >= pull.heartbeatMillis) {
        pull.toldAtMillis = nowMillis;
        var beat = Frame.status(pull.inbox, Frame.HEARTBEAT, "Idle Heartbeat", null);
        if (!broker.route(pull.inbox, beat)) pulls.remove(pull);
      }
    }
    deliver();
  }

  /** Redeliveries first, then what is new, as long as somebody asks. */
  void deliver() {
    if (pulls.isEmpty()) return;
    long nowMillis = Home.nowMillis();
    pending.keySet().removeIf(sequence -> stream.at(sequence) == null);
    for (var entry : pending.entrySet()) {
      if (pulls.isEmpty()) return;
      var message = stream.at(entry.getKey());
      if (message != null && entry.getValue().dueAtMillis <= nowMillis) {
        send(message, entry.getValue(), nowMillis);
      }
    }
    findUndelivered();
    while (!pulls.isEmpty()
        && !undelivered.isEmpty()
        && pending.size() < config.getInteger("max_ack_pending", 1_000)) {
      var message = undelivered.poll();
      if (stream.at(message.sequence()) == null) continue;
      var delivery = new Pending();
      pending.put(message.sequence(), delivery);
      send(message, delivery, nowMillis);
    }
  }

  /** What was stored since it last looked and passes the filter. */
  private void findUndelivered() {
    for (var next = stream.after(position); next != null; next = stream.after(position)) {
      position = next.sequence();
      if (passes(next)) undelivered.add(next);
    }
  }

  private boolean passes(MemoryStream.Stored message) {
    return Subjects.matches(config.getString("filter_subject", ">"), message.subject());
  }

  private void send(MemoryStream.Stored message, Pending delivery, long nowMillis) {
    var ackSubject =
        "%s%s.%s.%d.%d.%d.%d.%d"
            .formatted(
                AckSubject.PREFIX,
                config.getString("stream_name"),
                config.getString("durable_name"),
                delivery.count + 1,
                message.sequence(),
                message.sequence(),
                message.atMillis() * 1_000_000,
                undelivered.size());
    var frame = Frame.message(message.subject(), ackSubject, message.headers(), message.body());
    while (!pulls.isEmpty()) {
      var pull = pulls.peek();
      boolean received = broker.route(pull.inbox, frame);
      if (!received || --pull.left == 0) pulls.poll();
      if (!received) continue;
      pull.toldAtMillis = nowMillis;
      delivery.count++;
      delivered = Math.max(delivered, message.sequence());
      delivery.dueAtMillis = nowMillis + ackWaitMillis();
      return;
    }
    delivery.dueAtMillis = nowMillis; // nobody was there to take it
  }

  private long ackWaitMillis() {
    return config.getLong("ack_wait") / 1_000_000;
  }

  static String word(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }
}
