package dev.penstock.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a batch led to.
 *
 * @param events to publish before the batch is acknowledged
 * @param postponed messages to give back to the broker instead of acknowledging them
 * @param delay after which the broker delivers those again
 */
public record Answers(
    List<Outgoing> events, List<? extends Received<?>> postponed, Duration delay) {
  public Answers {
    events = List.copyOf(events);
    postponed = List.copyOf(postponed);
  }

  public static Answers of(List<Outgoing> events) {
    return new Answers(events, List.of(), Duration.ZERO);
  }

  public static Answers none() {
    return of(List.of());
  }

  public Answers and(Answers other) {
    var both = new ArrayList<>(events);
    both.addAll(other.events);
    var later = new ArrayList<Received<?>>(postponed);
    later.addAll(other.postponed);
    return new Answers(both, later, delay.compareTo(other.delay) > 0 ? delay : other.delay);
  }
}
