package dev.penstock.simulation;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that happens in a world, one thing after the other, in virtual time. What happens at
 * the same time happens in an order that the seed decides. Of one thread.
 */
final class Scheduler {
  static final long MILLI = 1_000;
  static final long SECOND = 1_000_000;

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  /** Something that is going to happen, unless it is cancelled or its process ends before. */
  static final class Event implements Comparable<Event> {
    private final long atMicros;
    private final int tie;
    private final long number;
    private final @Nullable Life owner;
    private final String what;
    private final Runnable action;
    private boolean cancelled;

    private Event(
        long atMicros, int tie, long number, @Nullable Life owner, String what, Runnable action) {
      this.atMicros = atMicros;
      this.tie = tie;
      this.number = number;
      this.owner = owner;
      this.what = what;
      this.action = action;
    }

    void cancel() {
      cancelled = true;
    }

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atMicros, other.atMicros);
      if (byTime != 0) return byTime;
      int byTie = Integer.compare(tie, other.tie);
      return byTie != 0 ? byTie : Long.compare(number, other.number);
    }
  }

  final Chance chance;
  final List<String> surprises = new ArrayList<>();

  /** What happened at least once, for whoever wants to know that a fault is met at all. */
  final Set<String> seen = new TreeSet<>();

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final @Nullable Consumer<String> trace;
  private long nowMicros;
  private long number;
  private long steps;
  private long fingerprint = 17;

  /**
   * @param trace told every step; null for none
   */
  Scheduler(long seed, @Nullable Consumer<String> trace) {
    this.chance = new Chance(seed);
    this.trace = trace;
  }

  /** Something of the world itself: no process has to live for it. */
  Event after(long micros, String what, Runnable action) {
    return after(micros, null, what, action);
  }

  Event after(long micros, @Nullable Life owner, String what, Runnable action) {
    var event = new Event(nowMicros + micros, chance.number(), number++, owner, what, action);
    events.add(event);
    return event;
  }

  /** The next thing happens; false when there is none. */
  boolean step() {
    var event = events.poll();
    if (event == null) return false;
    if (event.cancelled || event.owner != null && !event.owner.isAlive()) return true;
    nowMicros = event.atMicros;
    steps++;
    fingerprint = (fingerprint * 31 + nowMicros) * 31 + event.what.hashCode();
    if (trace != null && !event.what.isEmpty()) say(() -> event.what);
    try {
      event.action.run();
    } catch (Throwable thrown) {
      surprise(event.what, thrown);
    }
    return true;
  }

  /** Something that no code may do: it fails the seed. */
  void surprise(String where, Throwable thrown) {
    surprises.add(where + " threw " + thrown);
    say(() -> "!! " + where + " threw " + thrown);
    for (var frame : thrown.getStackTrace()) say(() -> "!!   at " + frame);
  }

  void say(Supplier<String> line) {
    if (trace != null) trace.accept("%11.6f %s".formatted(nowMicros / 1e6, line.get()));
  }

  long nowMicros() {
    return nowMicros;
  }

  long nowMillis() {
    return BEGIN.toEpochMilli() + nowMicros / MILLI;
  }

  OffsetDateTime now() {
    return at(nowMicros).atOffset(ZoneOffset.UTC);
  }

  Instant at(long micros) {
    return BEGIN.plus(micros, ChronoUnit.MICROS);
  }

  long steps() {
    return steps;
  }

  /** The same for two runs that took the same steps at the same times. */
  long fingerprint() {
    return fingerprint;
  }
}
