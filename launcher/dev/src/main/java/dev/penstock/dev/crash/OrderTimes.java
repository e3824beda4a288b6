package dev.penstock.dev.crash;

import dev.penstock.audit.Attempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/** When orders were posted, by the customers' history, and when they ended, by the ledger. */
final class OrderTimes {
  private static final int DIGITS = 3;

  private final List<Order> orders = new ArrayList<>();

  /**
   * @param posted when it was sent for the first time
   */
  private record Order(Instant posted, Optional<Instant> ended) {}

  private OrderTimes() {}

  static OrderTimes of(Path history, LedgerHost ledger) throws IOException {
    var ends = ends(ledger);
    var times = new OrderTimes();
    firstSent(history)
        .forEach(
            (id, sent) -> times.orders.add(new Order(sent, Optional.ofNullable(ends.get(id)))));
    return times;
  }

  private static Map<UUID, Instant> firstSent(Path history) throws IOException {
    var byKey = new HashMap<String, Instant>();
    var byOrder = new HashMap<UUID, Instant>();
    for (var line : Files.readAllLines(history)) {
      var attempt = Attempt.parse(line);
      var sent = byKey.merge(attempt.key(), attempt.sentAt(), OrderTimes::earlier);
      attempt.orderId().ifPresent(id -> byOrder.merge(id, sent, OrderTimes::earlier));
    }
    return byOrder;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Map<UUID, Instant> ends(LedgerHost ledger) {
    var ends = new HashMap<UUID, Instant>();
    for (var row :
        ledger.rows(
            """
            SELECT order_id || ' ' || to_char(ended_at AT TIME ZONE 'UTC',
              'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
            FROM orders.orders WHERE ended_at IS NOT NULL
            """)) {
      var words = row.split(" ", 2);
      ends.put(UUID.fromString(words[0]), OffsetDateTime.parse(words[1]).toInstant());
    }
    return ends;
  }

  long posted(Instant from, Instant until) {
    return orders.stream().filter(order -> isIn(order.posted, from, until)).count();
  }

  long ended(Instant from, Instant until) {
    return orders.stream()
        .filter(order -> order.ended.filter(end -> isIn(end, from, until)).isPresent())
        .count();
  }

  /** From POST to end, of those posted between two moments. */
  Histogram toEndMillis(Instant from, Instant until) {
    var millis = new Histogram(DIGITS);
    for (var order : orders) {
      if (!isIn(order.posted, from, until)) continue;
      order.ended.ifPresent(
          end -> millis.recordValue(Math.max(0, Duration.between(order.posted, end).toMillis())));
    }
    return millis;
  }

  private static boolean isIn(Instant moment, Instant from, Instant until) {
    return !moment.isBefore(from) && moment.isBefore(until);
  }
}
