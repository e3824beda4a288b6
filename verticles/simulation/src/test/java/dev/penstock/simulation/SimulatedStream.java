package dev.penstock.simulation;

import dev.penstock.bridge.OutMessage;
import dev.penstock.bridge.PubAck;
import dev.penstock.bridge.StoredMessage;
import dev.penstock.bridge.StreamStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A stream as a broker keeps it: what is stored, the ids it has seen, its durable consumers. */
final class SimulatedStream {
  private static final long WINDOW_MICROS = 120 * Scheduler.SECOND;

  /**
   * @param headers with the message id, as they are delivered
   */
  record Stored(
      long sequence,
      OutMessage message,
      Map<String, String> headers,
      long atMicros,
      long atMillis) {}

  private record Seen(long sequence, long atMicros) {}

  final String name;
  final Map<String, SimulatedDurable> durables = new LinkedHashMap<>();
  private final Scheduler scheduler;
  private final TreeMap<Long, Stored> messages = new TreeMap<>();
  private final Map<String, Seen> seen = new HashMap<>();
  private long lastSequence;
  private int incarnation;
  private long createdMicros;

  SimulatedStream(String name, Scheduler scheduler) {
    this.name = name;
    this.scheduler = scheduler;
    this.createdMicros = scheduler.nowMicros();
  }

  PubAck store(OutMessage message) {
    var before = seen.get(message.messageId());
    if (before != null && scheduler.nowMicros() - before.atMicros < WINDOW_MICROS) {
      return new PubAck(name, before.sequence, true);
    }
    var headers = new HashMap<>(message.headers());
    headers.put("Nats-Msg-Id", message.messageId());
    long sequence = ++lastSequence;
    messages.put(
        sequence,
        new Stored(sequence, message, headers, scheduler.nowMicros(), scheduler.nowMillis()));
    seen.put(message.messageId(), new Seen(sequence, scheduler.nowMicros()));
    return new PubAck(name, sequence, false);
  }

  /** The first one behind a sequence; null when there is none. */
  Map.Entry<Long, Stored> after(long sequence) {
    return messages.higherEntry(sequence);
  }

  Stored at(long sequence) {
    return messages.get(sequence);
  }

  long lastSequence() {
    return lastSequence;
  }

  /** It keeps messages for ever. */
  StreamStatus status() {
    return new StreamStatus(
        name,
        scheduler.at(createdMicros),
        Duration.ZERO,
        messages.size(),
        messages.size(),
        messages.isEmpty() ? lastSequence + 1 : messages.firstKey(),
        lastSequence,
        messages.isEmpty()
            ? Optional.empty()
            : Optional.of(scheduler.at(messages.lastEntry().getValue().atMicros)));
  }

  Optional<StoredMessage> message(long sequence) {
    return Optional.ofNullable(messages.get(sequence))
        .map(
            stored ->
                new StoredMessage(
                    stored.message.subject(),
                    sequence,
                    scheduler.at(stored.atMicros),
                    stored.headers,
                    stored.message.body()));
  }

  Collection<Stored> messages() {
    return messages.values();
  }

  /** Another one for every life of the stream: acknowledgements of an earlier one mean nothing. */
  int incarnation() {
    return incarnation;
  }

  /** As after a loss of power: what came last was never written to the disk. */
  void loseSince(long micros) {
    messages.values().removeIf(stored -> stored.atMicros >= micros);
    seen.values().removeIf(each -> each.atMicros >= micros);
    lastSequence = messages.isEmpty() ? 0 : messages.lastKey();
    durables.values().forEach(durable -> durable.loseSince(micros));
  }

  /** As after the loss of a disk, when the stream and its consumers were made again. */
  void loseAll() {
    messages.clear();
    seen.clear();
    lastSequence = 0;
    incarnation++;
    createdMicros = scheduler.nowMicros();
    durables.values().forEach(SimulatedDurable::loseAll);
  }
}
