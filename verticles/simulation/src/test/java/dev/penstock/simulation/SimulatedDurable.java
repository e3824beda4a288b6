package dev.penstock.simulation;

import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.simulation.SimulatedStream.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A durable consumer at the broker. Whoever is attached and has credit may get a message; what is
 * not acknowledged in time comes again.
 */
final class SimulatedDurable {
  /** A delivery without an acknowledgement. */
  private static final class Pending {
    long count;
    long dueMicros;
  }

  private final SimulatedStream stream;
  private final ConsumerSpec spec;
  private final Scheduler scheduler;
  private final Faults faults;
  private final List<SimulatedConsumer> attached = new ArrayList<>();
  private final TreeMap<Long, Pending> pending = new TreeMap<>();
  private final Map<Long, Long> acknowledgedMicros = new HashMap<>();
  private long position; // the last sequence looked at

  SimulatedDurable(SimulatedStream stream, ConsumerSpec spec, Scheduler scheduler, Faults faults) {
    this.stream = stream;
    this.spec = spec;
    this.scheduler = scheduler;
    this.faults = faults;
  }

  void attach(SimulatedConsumer consumer) {
    if (!attached.contains(consumer)) attached.add(consumer);
    deliver();
  }

  void detach(SimulatedConsumer consumer) {
    attached.remove(consumer);
  }

  /** Whether everything that passes its filter was delivered and acknowledged. */
  boolean isSettled() {
    findNew();
    return pending.isEmpty();
  }

  void deliver() {
    findNew();
    long now = scheduler.nowMicros();
    for (var entry : List.copyOf(pending.entrySet())) {
      if (entry.getValue().dueMicros > now) continue;
      var takers = attached.stream().filter(SimulatedConsumer::hasCredit).toList();
      if (takers.isEmpty()) return;
      send(stream.at(entry.getKey()), entry.getValue(), scheduler.chance.oneOf(takers));
    }
  }

  private void findNew() {
    for (var next = stream.after(position); next != null; next = stream.after(position)) {
      position = next.getKey();
      if (matches(next.getValue().message().subject())) pending.put(position, new Pending());
    }
  }

  private boolean matches(String subject) {
    var filter = spec.filterSubject();
    // A star is one token, whatever its letters.
    return subject.matches(filter.replace(".", "\\.").replace("*", "[^.]+").replace(">", ".+"));
  }

  private void send(Stored message, Pending delivery, SimulatedConsumer taker) {
    if (++delivery.count > 1) scheduler.seen.add("redelivery");
    dueAfter(delivery, spec.ackWait().toMillis() * Scheduler.MILLI);
    taker.receive(new SimulatedMessage(taker, spec, stream.incarnation(), message, delivery.count));
  }

  private void dueAfter(Pending delivery, long micros) {
    delivery.dueMicros = scheduler.nowMicros() + micros;
    scheduler.after(micros, "", this::deliver);
  }

  void acknowledge(SimulatedMessage message) {
    if (message.incarnation() != stream.incarnation()) return;
    var delivery = pending.get(message.streamSequence());
    if (delivery == null) return;
    if (scheduler.chance.permille(faults.deliveredAgainPermille())) {
      dueAfter(delivery, scheduler.chance.micros(0, 5 * Scheduler.SECOND));
      return;
    }
    pending.remove(message.streamSequence());
    acknowledgedMicros.put(message.streamSequence(), scheduler.nowMicros());
  }

  void giveBack(SimulatedMessage message, long delayMicros) {
    if (message.incarnation() != stream.incarnation()) return;
    var delivery = pending.get(message.streamSequence());
    if (delivery != null) dueAfter(delivery, delayMicros);
  }

  /** Somebody is at work on it. */
  void claim(SimulatedMessage message) {
    giveBack(message, spec.ackWait().toMillis() * Scheduler.MILLI);
  }

  void loseSince(long micros) {
    acknowledgedMicros.forEach(
        (sequence, at) -> {
          if (at >= micros && stream.at(sequence) != null) {
            pending.computeIfAbsent(sequence, lost -> new Pending());
          }
        });
    acknowledgedMicros.values().removeIf(at -> at >= micros);
    pending.keySet().removeIf(sequence -> stream.at(sequence) == null);
    position = Math.min(position, stream.lastSequence());
    scheduler.after(0, "", this::deliver);
  }

  void loseAll() {
    pending.clear();
    acknowledgedMicros.clear();
    position = 0;
  }
}
