package dev.penstock.simulation;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.bridge.OutMessage;
import dev.penstock.bridge.PubAck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A JetStream server and the network around it. A stream takes the subjects that begin with its
 * name in lower case.
 */
final class SimulatedBroker {
  final Faults faults;

  /** All that was ever stored, also what the broker has lost since. */
  final List<OutMessage> everything = new ArrayList<>();

  private final Scheduler scheduler;
  private final Map<String, SimulatedStream> streams = new TreeMap<>();
  private final List<SimulatedBridge> bridges = new ArrayList<>();
  private boolean up = true;
  private boolean lossy;
  private boolean hidden;

  SimulatedBroker(Scheduler scheduler, Faults faults) {
    this.scheduler = scheduler;
    this.faults = faults;
  }

  Bridge bridge(Life life) {
    var bridge = new SimulatedBridge(this, life);
    if (!up) bridge.connected(false);
    bridges.add(bridge);
    life.atEnd(
        () -> {
          bridge.end();
          bridges.remove(bridge);
        });
    return bridge;
  }

  SimulatedStream stream(String name) {
    return streams.computeIfAbsent(name, n -> new SimulatedStream(n, scheduler));
  }

  SimulatedDurable durable(ConsumerSpec spec) {
    var stream = stream(spec.stream());
    return stream.durables.computeIfAbsent(
        spec.durable(), name -> new SimulatedDurable(stream, spec, scheduler, faults));
  }

  void publish(OutMessage message, Consumer<PubAck> answer) {
    ifUp(
        () -> {
          var subject = message.subject();
          var stream = stream(subject.substring(0, subject.indexOf('.')).toUpperCase());
          var ack = stream.store(message);
          scheduler.say(
              () ->
                  "   stored %s %d%s %s"
                      .formatted(
                          stream.name,
                          ack.sequence(),
                          ack.duplicate() ? " (seen before)" : "",
                          message.messageId()));
          if (!ack.duplicate()) everything.add(message);
          scheduler.seen.add(ack.duplicate() ? "duplicate message id" : "message stored");
          if (message.messageId().contains("#")) scheduler.seen.add("order driven again");
          if (subject.startsWith("deadletters.")) scheduler.seen.add("dead letter");
          stream.durables.values().forEach(SimulatedDurable::deliver);
          answer.accept(ack);
        });
  }

  /** What reaches a broker that is away is lost. */
  void ifUp(Runnable action) {
    if (up) action.run();
  }

  boolean isUp() {
    return up;
  }

  void goAway() {
    up = false;
    scheduler.seen.add("outage of the broker");
    scheduler.say(() -> "-- the broker is away");
    List.copyOf(bridges).forEach(bridge -> bridge.connected(false));
  }

  void comeBack() {
    up = true;
    scheduler.say(() -> "-- the broker is back");
    for (var bridge : List.copyOf(bridges)) {
      scheduler.after(
          scheduler.chance.micros(1_000, 2 * Scheduler.SECOND), "", () -> reconnect(bridge));
    }
  }

  private void reconnect(SimulatedBridge bridge) {
    if (up) bridge.connected(true);
  }

  /** One process loses its connection for a while. */
  void cutOff(long micros) {
    if (bridges.isEmpty() || !up) return;
    var bridge = scheduler.chance.oneOf(bridges);
    bridge.connected(false);
    scheduler.after(micros, "", () -> reconnect(bridge));
  }

  /**
   * Messages and acknowledgements of the last moments are lost, as by a loss of power: of each
   * stream another stretch, since each is a file of its own.
   */
  void forgetRecent() {
    lossy = true;
    hidden = true;
    scheduler.seen.add("broker lost its last writes");
    for (var stream : streams.values()) {
      if (scheduler.chance.coin()) continue;
      long micros = scheduler.chance.micros(0, scheduler.chance.coin() ? 100_000 : 10_000_000);
      scheduler.say(
          () -> "-- the broker forgets the last %d us of %s".formatted(micros, stream.name));
      stream.loseSince(scheduler.nowMicros() - micros);
    }
  }

  /**
   * @param isWatched whether the ledger remembers the streams, without which nobody can notice
   */
  void forgetAll(boolean isWatched) {
    lossy = true;
    hidden |= !isWatched;
    scheduler.seen.add("broker lost its disk");
    scheduler.say(() -> "-- the broker forgets everything");
    streams.values().forEach(SimulatedStream::loseAll);
  }

  /** Whether it ever lost a message that it had acknowledged. */
  boolean isLossy() {
    return lossy;
  }

  /** Whether a loss was so small, or came so early, that nobody need have noticed it. */
  boolean mayHideLosses() {
    return hidden;
  }

  /** Whether every consumer has settled everything. */
  boolean isSettled() {
    return streams.values().stream()
        .flatMap(stream -> stream.durables.values().stream())
        .allMatch(SimulatedDurable::isSettled);
  }
}
