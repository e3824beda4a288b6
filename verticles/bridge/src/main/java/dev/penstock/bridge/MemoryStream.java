package dev.penstock.bridge;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A stream of an {@link InMemoryBroker}: what it stores, and its consumers. */
final class MemoryStream {
  record Stored(
      String subject, @Nullable NatsHeaders headers, byte[] body, long sequence, long atMillis) {}

  private record Seen(long sequence, long atMillis) {}

  final Map<String, MemoryConsumer> consumers = new HashMap<>();
  final Map<String, MemoryFollower> followers = new HashMap<>();
  private final TreeMap<Long, Stored> messages = new TreeMap<>();
  private final Map<String, Deque<Long>> sequences = new HashMap<>();
  private final Map<String, Seen> seen = new HashMap<>();
  private final String created = Instant.now().toString();
  private JsonObject config;
  private long lastSequence;
  private long lastAtMillis;
  private long bytes;

  MemoryStream(JsonObject config) {
    this.config = config;
  }

  void update(JsonObject changed) {
    config = changed;
  }

  boolean isMadeBy(JsonObject wanted) {
    return config.equals(wanted);
  }

  boolean takes(String subject) {
    for (var pattern : config.getJsonArray("subjects", new JsonArray())) {
      if (Subjects.matches((String) pattern, subject)) return true;
    }
    return false;
  }

  boolean allowsDirect() {
    return config.getBoolean("allow_direct", false);
  }

  boolean takesBatches() {
    return config.getBoolean("allow_atomic", false);
  }

  /** Stores a message unless it was seen; returns the PubAck. */
  JsonObject store(String subject, @Nullable NatsHeaders headers, byte[] body) {
    var ack = new JsonObject().put("stream", name());
    var id = headers == null ? null : headers.first("Nats-Msg-Id");
    var before = seen(id);
    if (before != null) return ack.put("seq", before.sequence()).put("duplicate", true);
    var refused = refusal(subject, headers, body);
    return refused != null
        ? ack.put("seq", 0).put("error", refused)
        : append(subject, headers, body);
  }

  private @Nullable Seen seen(@Nullable String id) {
    var before = id == null ? null : seen.get(id);
    return before != null && System.currentTimeMillis() - before.atMillis() < windowMillis()
        ? before
        : null;
  }

  boolean hasSeen(@Nullable String id) {
    return seen(id) != null;
  }

  /** Why a message is not stored, or null. */
  @Nullable JsonObject refusal(String subject, @Nullable NatsHeaders headers, byte[] body) {
    long bytesMax = config.getLong("max_bytes", -1L);
    if (bytesMax >= 0 && bytes + body.length > bytesMax) {
      return InMemoryBroker.reason(503, 10_077, "maximum bytes exceeded");
    }
    int bodyMax = config.getInteger("max_msg_size", -1);
    if (bodyMax >= 0 && body.length > bodyMax) {
      return InMemoryBroker.reason(400, 10_054, "message size exceeds maximum allowed");
    }
    return headers == null ? null : MemoryExpectations.unmet(this, subject, headers);
  }

  private JsonObject append(String subject, @Nullable NatsHeaders headers, byte[] body) {
    long nowMillis = System.currentTimeMillis();
    var id = headers == null ? null : headers.first("Nats-Msg-Id");
    long sequence = ++lastSequence;
    lastAtMillis = nowMillis;
    messages.put(sequence, new Stored(subject, headers, body, sequence, nowMillis));
    bytes += body.length;
    if (id != null) seen.put(id, new Seen(sequence, nowMillis));
    var ofSubject = sequences.computeIfAbsent(subject, name -> new ArrayDeque<>());
    ofSubject.add(sequence);
    boolean rollsUp = headers != null && "sub".equals(headers.first("Nats-Rollup"));
    long keep = rollsUp ? 1 : config.getLong("max_msgs_per_subject", -1L);
    while (keep > 0 && ofSubject.size() > keep) {
      bytes -= messages.remove(ofSubject.remove()).body().length;
    }
    return new JsonObject().put("stream", name()).put("seq", sequence);
  }

  private long windowMillis() {
    return config.getLong("duplicate_window", 120_000_000_000L) / 1_000_000;
  }

  String name() {
    return config.getString("name");
  }

  Collection<Stored> messages() {
    return messages.values();
  }

  long lastSequence() {
    return lastSequence;
  }

  /** 0 when there is no message of that subject. */
  long lastSequence(String subject) {
    var ofSubject = sequences.get(subject);
    return ofSubject == null ? 0 : ofSubject.getLast();
  }

  @Nullable Stored at(long sequence) {
    return messages.get(sequence);
  }

  /** The first message behind a sequence. */
  @Nullable Stored after(long sequence) {
    var next = messages.higherEntry(sequence);
    return next == null ? null : next.getValue();
  }

  void deliver() {
    consumers.values().forEach(MemoryConsumer::deliver);
    followers.values().removeIf(follower -> !follower.deliver());
  }

  void tick() {
    consumers.values().forEach(MemoryConsumer::tick);
    followers.values().removeIf(follower -> !follower.tick());
  }

  void loseLines() {
    consumers.values().forEach(MemoryConsumer::loseLines);
    followers.clear();
  }

  JsonObject listConsumers() {
    var all = new JsonArray();
    consumers.values().forEach(each -> all.add(each.info()));
    return new JsonObject().put("total", all.size()).put("consumers", all);
  }

  JsonObject info() {
    var state =
        new JsonObject()
            .put("messages", messages.size())
            .put("bytes", bytes)
            .put("first_seq", messages.isEmpty() ? 0 : messages.firstKey())
            .put("last_seq", lastSequence)
            .put("last_ts", Instant.ofEpochMilli(lastAtMillis).toString());
    return new JsonObject().put("config", config).put("created", created).put("state", state);
  }
}
