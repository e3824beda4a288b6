package dev.penstock.launcher.dlq;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which letters are meant. */
final class Filter {
  private static final Pattern AGO = Pattern.compile("(\\d{1,6})(s|m|h|d)");

  @Option(names = "--service", paramLabel = "NAME", description = "who could not handle it")
  private @Nullable String service;

  @Option(
      names = "--failure",
      paramLabel = "CLASS",
      description = "malformed, bug, killer, waiting, max_deliveries or terminated")
  private @Nullable String failure;

  @Option(names = "--subject", paramLabel = "SUBJECT", description = "where it was published")
  private @Nullable String subject;

  @Option(names = "--order-id", paramLabel = "UUID", description = "the order it is about")
  private @Nullable String orderId;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "last failed since: a time such as 2026-01-31T12:00:00Z, or 2h ago")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "last failed before, written alike")
  private @Nullable String until;

  boolean isEmpty() {
    return parameters(Instant.EPOCH).isEmpty();
  }

  /** The query of a request, with these parameters too. */
  String query(Map<String, String> more, Instant now) {
    var all = parameters(now);
    all.putAll(more);
    return all.entrySet().stream()
        .map(
            each ->
                each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", "?", ""));
  }

  private Map<String, String> parameters(Instant now) {
    var parameters = new LinkedHashMap<String, String>();
    put(parameters, "service", service);
    put(parameters, "failure", failure);
    put(parameters, "subject", subject);
    put(parameters, "order_id", orderId);
    if (since != null) parameters.put("since", time(since, now));
    if (until != null) parameters.put("until", time(until, now));
    return parameters;
  }

  /** As it is given, or so long ago. */
  static String time(String text, Instant now) {
    var ago = AGO.matcher(text);
    if (!ago.matches()) return text;
    long amount = Long.parseLong(ago.group(1));
    var age =
        switch (ago.group(2)) {
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        };
    return now.minus(age).toString();
  }

  private static void put(Map<String, String> parameters, String name, @Nullable String value) {
    if (value != null) parameters.put(name, value);
  }
}
