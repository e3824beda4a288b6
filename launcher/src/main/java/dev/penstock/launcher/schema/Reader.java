package dev.penstock.launcher.schema;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A JetStream consumer, as the server tells of it.
 *
 * @param isOurs whether a service of ours declares it, in whatever version and lane
 * @param filters the subjects it takes, wildcards as well
 * @param startSequence from which on messages were delivered to it
 * @param deliveries since it exists, those of the same message again counted again
 * @param deliveredThrough the last sequence it was delivered
 * @param acknowledgedThrough the sequence up to which everything is acknowledged
 * @param lastActive when it was last delivered something
 * @param isPulled whether somebody waits for its messages, or was given one just now
 */
record Reader(
    String name,
    Kind kind,
    boolean isOurs,
    List<String> filters,
    long startSequence,
    long deliveries,
    long deliveredThrough,
    long acknowledgedThrough,
    long pending,
    long unacknowledged,
    Optional<Instant> lastActive,
    boolean isPulled) {

  enum Kind {
    DURABLE,
    /** Gone when nobody uses it for a while. */
    EPHEMERAL,
    /** Ephemeral, made anew by the client for each reading in order. */
    ORDERED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Reader {
    filters = List.copyOf(filters);
  }

  boolean takes(String subject) {
    return filters.stream().anyMatch(filter -> Parties.matches(filter, subject));
  }

  /**
   * Whether the whole of it is about this one subject, so that its own figures are the subject's.
   */
  boolean takesOnly(String subject) {
    return filters.equals(List.of(subject));
  }

  /**
   * Its name without version and lane: what consumers of one reader have in common, such as {@code
   * billing}, {@code billing-v2} and {@code billing-v2-express}.
   */
  String party() {
    return party(name);
  }

  static String party(String name) {
    return Arrays.stream(name.split("[-_]"))
        .filter(word -> !word.matches("v\\d{1,4}|express"))
        .collect(Collectors.joining("-"));
  }
}
