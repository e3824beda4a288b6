package dev.penstock.deadletter;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A part of the list of letters, the latest first.
 *
 * @param since of the last failure, inclusive
 * @param until of the last failure, exclusive
 * @param before letters with an id from here on are left out
 * @param limit letters at most
 */
record LetterQuery(
    Optional<String> service,
    Optional<FailureClass> failure,
    Optional<String> subject,
    Optional<UUID> orderId,
    Optional<LetterState> state,
    Optional<OffsetDateTime> since,
    Optional<OffsetDateTime> until,
    long before,
    int limit) {
  static final int LIMIT_DEFAULT = 50;
  static final int LIMIT_MAX = 500;

  private static final String CURSOR = "cursor";
  private static final Set<String> PARAMETERS =
      Set.of(
          "service", "failure", "subject", "order_id", "state", "since", "until", CURSOR, "limit");
  private static final Pattern ORDER_ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final int CHARS_MAX = 255;

  /** Throws {@link IllegalArgumentException}, whose message is for the client. */
  static LetterQuery of(Map<String, String> parameters) {
    for (var entry : parameters.entrySet()) {
      if (!PARAMETERS.contains(entry.getKey())) {
        throw new IllegalArgumentException(
            "unknown parameter " + entry.getKey() + "; known are " + sorted(PARAMETERS));
      }
      if (entry.getValue().length() > CHARS_MAX || entry.getValue().indexOf('\0') >= 0) {
        throw new IllegalArgumentException(
            entry.getKey() + " must be at most " + CHARS_MAX + " characters");
      }
    }
    var parameter =
        (Function<String, Optional<String>>) n -> Optional.ofNullable(parameters.get(n));
    return new LetterQuery(
        parameter.apply("service"),
        parameter.apply("failure").map(FailureClass::ofWireName),
        parameter.apply("subject"),
        parameter.apply("order_id").map(LetterQuery::orderIdOf),
        parameter.apply("state").map(LetterState::of),
        parameter.apply("since").map(text -> timeOf("since", text)),
        parameter.apply("until").map(text -> timeOf("until", text)),
        parameter.apply(CURSOR).map(LetterQuery::cursorOf).orElse(Long.MAX_VALUE),
        parameter.apply("limit").map(LetterQuery::limitOf).orElse(LIMIT_DEFAULT));
  }

  /** The query for what comes after a letter in the same list. */
  static String after(Map<String, String> parameters, long letterId) {
    var next = new LinkedHashMap<>(parameters);
    next.put(CURSOR, Long.toString(letterId));
    return next.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static UUID orderIdOf(String text) {
    if (ORDER_ID.matcher(text).matches()) return UUID.fromString(text);
    throw new IllegalArgumentException("order_id must be a UUID, was " + text);
  }

  private static OffsetDateTime timeOf(String name, String text) {
    try {
      return OffsetDateTime.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          name + " must be a time as RFC 3339 writes it, such as 2026-01-31T12:00:00Z", e);
    }
  }

  private static long cursorOf(String text) {
    if (text.matches("\\d{1,18}")) return Long.parseLong(text);
    throw new IllegalArgumentException("cursor must be taken from the link to the next page");
  }

  private static int limitOf(String text) {
    if (text.matches("\\d{1,4}")) {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= LIMIT_MAX) return limit;
    }
    throw new IllegalArgumentException("limit must be 1.." + LIMIT_MAX + ", was " + text);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String sorted(Set<String> words) {
    return words.stream().sorted().collect(Collectors.joining(", "));
  }
}
