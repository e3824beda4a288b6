package dev.penstock.dev.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What must have happened at least once: a run in which the rare paths were never taken proves
 * nothing about them.
 */
record Sometimes(String what, ToLongFunction<Seen> count) {

  /** Where it can be seen that something happened. */
  record Seen(Plant plant, Meters meters, Tally tally) {
    long rows(String sql) {
      return plant.ledger().number("SELECT count(*) FROM " + sql);
    }

    /** How often members said that they had created one, beside the first time. */
    private long createdAgain(String what) {
      var created = Pattern.compile(what + " \\S+ created");
      var times = new HashMap<String, Long>();
      for (var member : plant.members()) {
        try (var log = Files.lines(member.log(), StandardCharsets.ISO_8859_1)) {
          log.map(created::matcher)
              .filter(Matcher::find)
              .forEach(found -> times.merge(found.group(), 1L, Long::sum));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return times.values().stream().mapToLong(count -> count - 1).sum();
    }
  }

  private static final List<Sometimes> ALL =
      List.of(
          new Sometimes(
              "messages delivered again", s -> s.meters.sum("penstock_messages_redelivered_total")),
          new Sometimes(
              "publishes the broker had already",
              s -> s.meters.sum("penstock_messages_duplicate_total")),
          new Sometimes("orders driven again", s -> s.rows("orders.orders WHERE attempts > 1")),
          new Sometimes("unknown answers found out", s -> s.tally.count(Tally.Event.RESOLVED)),
          new Sometimes("orders turned away", s -> s.tally.count(Tally.Event.TURNED_AWAY)),
          new Sometimes(
              "circuit breakers opened",
              s -> s.meters.sum("penstock_circuit_breaker_openings_total")),
          new Sometimes("refunds", s -> s.rows("gateway.refunds")),
          new Sometimes("consumers created again", s -> s.createdAgain("consumer")),
          new Sometimes("streams created again", s -> s.createdAgain("stream")),
          new Sometimes("dead letters", s -> s.meters.sum("penstock_messages_failed_total")),
          new Sometimes(
              "processes ended at a fault point",
              s -> endings(s).filter(Member.Ending::halted).count()),
          ended("confirmed", "status = 'CONFIRMED'"),
          ended("confirmed, express", "status = 'CONFIRMED' AND priority = 'express'"),
          ended("cancelled, out of stock", "reason = 'insufficient_stock'"),
          ended("cancelled, card declined", "reason = 'payment_declined'"),
          ended("cancelled by the customer", "reason = 'customer_request'"),
          ended("cancelled, timed out", "reason = 'timed_out'"));

  private static Sometimes ended(String how, String condition) {
    return new Sometimes("orders " + how, s -> s.rows("orders.orders WHERE " + condition));
  }

  private static Stream<Member.Ending> endings(Seen seen) {
    return seen.plant.members().stream().flatMap(member -> member.endings().stream());
  }

  /** All of them, in the order of the list. */
  static Map<String, Long> count(Seen seen) {
    var counts = new LinkedHashMap<String, Long>();
    for (var each : ALL) counts.put(each.what, each.count.applyAsLong(seen));
    return counts;
  }
}
