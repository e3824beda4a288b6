package dev.penstock.dev.crash;

import dev.penstock.events.EventVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is rehearsed.
 *
 * @param before the version that is published at first
 * @param after the one behind it
 * @param consumers the services that consume it, in the order in which they are migrated
 * @param instances of each consumer
 * @param phaseTime each phase lasts until as many orders have come and ended as come in that time,
 *     once it is in force
 * @param ordersPerSecond that come all the time
 * @param hasCrash whether a consumer is killed amid its migration
 */
record RehearsalOptions(
    EventVersion before,
    EventVersion after,
    List<String> consumers,
    int instances,
    Duration phaseTime,
    double ordersPerSecond,
    boolean hasCrash) {
  private static final Duration TIME_MAX = Duration.ofHours(1);
  private static final int RATE_MAX = 1_000;
  private static final int INSTANCES_MAX = 8;

  RehearsalOptions {
    consumers = List.copyOf(consumers);
    if (instances < 1 || instances > INSTANCES_MAX) {
      throw new IllegalArgumentException("--instances must be from 1 to " + INSTANCES_MAX);
    }
    if (phaseTime.toMillis() < 500 || phaseTime.compareTo(TIME_MAX) > 0) {
      throw new IllegalArgumentException("--seconds must be from 0.5 to an hour's");
    }
    if (!(ordersPerSecond >= 1) || ordersPerSecond > RATE_MAX) {
      throw new IllegalArgumentException("--rate must be from 1 to " + RATE_MAX);
    }
  }

  String event() {
    return before.event();
  }

  /** The names of all consumers' members, in the order in which they are migrated. */
  List<String> members() {
    return consumers.stream()
        .flatMap(
            service ->
                IntStream.rangeClosed(1, instances).mapToObj(number -> service + "-" + number))
        .toList();
  }

  /** The member that is killed: the last of the first service, while others go on. */
  Optional<String> victim() {
    return hasCrash ? Optional.of(consumers.get(0) + "-" + instances) : Optional.empty();
  }

  /** That come in a phase at least. */
  long ordersPerPhase() {
    return Math.max(1, Math.round(ordersPerSecond * phaseTime.toMillis() / 1_000));
  }
}
