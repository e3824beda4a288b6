package dev.penstock.dev.crash;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What customers have seen so far. Safe from any thread. */
final class Tally {
  /** What can happen to a customer. */
  enum Event {
    /** An order was sent, also again. */
    SENT,
    ACCEPTED,
    /** An order was refused for what it said, as it should be. */
    REFUSED,
    /** The system said that it could not now. */
    TURNED_AWAY,
    /** No answer came, so that nobody knows. */
    UNKNOWN,
    /** An order whose outcome was unknown turned out to have been accepted. */
    RESOLVED,
    CANCELLED,
    /** A cancellation came too late, and the customer was told. */
    TOO_LATE
  }

  private final Map<Event, LongAdder> counts = new EnumMap<>(Event.class);
  private final Map<String, Complaint> complaints = new ConcurrentSkipListMap<>();

  private record Complaint(String example, LongAdder times) {
    Complaint(String example) {
      this(example, new LongAdder());
    }
  }

  Tally() {
    for (var event : Event.values()) counts.put(event, new LongAdder());
  }

  void add(Event event) {
    counter(event).increment();
  }

  long count(Event event) {
    return counter(event).sum();
  }

  private LongAdder counter(Event event) {
    var counter = counts.get(event);
    if (counter == null) throw new IllegalStateException("no counter of " + event);
    return counter;
  }

  /**
   * Something happened that must not happen to a customer.
   *
   * @param what in words that are the same for the same complaint
   * @param example whom it happened to, and how
   */
  void complain(String what, String example) {
    complaints.computeIfAbsent(what, key -> new Complaint(example)).times.increment();
  }

  /** What customers complained of: a line for each kind of complaint, with an example. */
  List<String> complaints() {
    return complaints.entrySet().stream()
        .map(
            each ->
                "%d customers: %s, such as %s"
                    .formatted(each.getValue().times.sum(), each.getKey(), each.getValue().example))
        .toList();
  }
}
