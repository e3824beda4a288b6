package dev.penstock.dev;

import dev.penstock.dev.DemoOrder.Product;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends the sample orders, watches them end and shows what became of them. */
public final class Demo {
  private static final long ENDS_MAX_SECONDS = 30;
  private static final long POLL_MILLIS = 5;
  private static final String ROW = "  %-2s  %-22s  %-6s  %-9s  %-30s  %9s  %s%n";

  private final DemoClient client;
  private final String url;
  private final PrintStream out;

  /** What one order came to. */
  private record Outcome(DemoOrder order, int answer, double answerMillis, String orderId) {}

  public Demo(String url, PrintStream out) {
    this.client = new DemoClient(url);
    this.url = url;
    this.out = out;
  }

  /** True when every order ended as it must. Blocks until then, or for half a minute. */
  public boolean run() {
    stock();
    printStock("Stock before");
    var run = Long.toString(System.currentTimeMillis(), 36);
    var outcomes = new ArrayList<Outcome>();
    for (var order : DemoOrder.dozen(run)) outcomes.add(post(order));
    boolean asExpected = printEnds(outcomes) & isOneOrderPerKey(outcomes);
    printStock("Stock after");
    printNext(outcomes.get(0).orderId);
    return asExpected;
  }

  private void stock() {
    for (Product product : DemoOrder.CATALOGUE) {
      var path = "/stock/" + product.id();
      var known = client.get(path);
      int reserved = known.status() == 200 ? known.body().getInteger("reserved") : 0;
      var body =
          new JsonObject()
              .put("quantity", reserved + product.available())
              .put("unit_price_cents", product.unitPriceCents());
      var answer = client.put(path, body);
      if (answer.status() >= 300) throw new IllegalStateException(path + ": " + answer.body());
    }
  }

  private Outcome post(DemoOrder order) {
    long started = System.nanoTime();
    var answer = client.post(order);
    double millis = (System.nanoTime() - started) / 1e6;
    return new Outcome(order, answer.status(), millis, answer.body().getString("order_id", ""));
  }

  private boolean printEnds(List<Outcome> outcomes) {
    out.printf("%nOrders%n");
    out.printf(ROW, "#", "ORDER", "ANSWER", "IN", "END", "ENDED IN", "AS EXPECTED");
    boolean all = true;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ENDS_MAX_SECONDS);
    for (int i = 0; i < outcomes.size(); i++) {
      var outcome = outcomes.get(i);
      var order = outcome.orderId.isEmpty() ? new JsonObject() : awaitEnd(outcome, deadline);
      boolean expected = isAsExpected(outcome, order);
      all &= expected;
      out.printf(
          ROW,
          i + 1,
          outcome.order.what(),
          outcome.answer,
          millis(outcome.answerMillis),
          end(order).isEmpty() ? "-" : end(order),
          endedIn(order),
          expected ? "yes" : "NO");
    }
    out.printf(
        "%n%s%n", all ? "Every order ended as expected." : "NOT every order ended as expected.");
    return all;
  }

  /** The same idempotency key must be the same order. */
  private boolean isOneOrderPerKey(List<Outcome> outcomes) {
    var orderIds = new HashMap<String, String>();
    boolean one = true;
    for (var outcome : outcomes) {
      var first = orderIds.putIfAbsent(outcome.order.idempotencyKey(), outcome.orderId);
      if (first == null) continue;
      boolean same = first.equals(outcome.orderId);
      out.printf("Sent twice under one key: %s.%n", same ? "one order" : "TWO orders");
      one &= same;
    }
    return one;
  }

  private JsonObject awaitEnd(Outcome outcome, long deadlineNanos) {
    while (true) {
      var order = client.get("/orders/" + outcome.orderId).body();
      if (order.containsKey("ended_at") || System.nanoTime() > deadlineNanos) return order;
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
  }

  private static boolean isAsExpected(Outcome outcome, JsonObject order) {
    return outcome.answer == outcome.order.answer() && end(order).equals(outcome.order.end());
  }

  private static String end(JsonObject order) {
    if (!order.containsKey("status")) return "";
    return (order.getString("status") + " " + order.getString("reason", "")).strip();
  }

  private static String endedIn(JsonObject order) {
    if (!order.containsKey("ended_at")) return "-";
    var from = OffsetDateTime.parse(order.getString("created_at"));
    var to = OffsetDateTime.parse(order.getString("ended_at"));
    return millis(Duration.between(from, to).toNanos() / 1e6);
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, "%.1f ms", millis);
  }

  private void printStock(String title) {
    out.printf("%n%s%n", title);
    out.printf(
        "  %-8s  %8s  %8s  %9s  %10s%n", "PRODUCT", "ON HAND", "RESERVED", "AVAILABLE", "PRICE");
    for (Product product : DemoOrder.CATALOGUE) {
      var stock = client.get("/stock/" + product.id()).body();
      out.printf(
          Locale.ROOT,
          "  %-8s  %8d  %8d  %9d  %10.2f%n",
          product.id(),
          stock.getInteger("on_hand"),
          stock.getInteger("reserved"),
          stock.getInteger("available"),
          stock.getLong("unit_price_cents") / 100.0);
    }
  }

  private void printNext(String orderId) {
    out.printf(
        """

        Try next
          curl -i -X POST %1$s/orders -H 'Content-Type: application/json' \\
            -d '{"items":[{"product_id":"book","quantity":1}],"payment_method":"pm_card_visa"}'
          curl -s %1$s/orders/%2$s
          curl -s '%1$s/orders?status=CANCELLED&limit=5'
          curl -s %1$s/stock
          curl -s -X PUT %1$s/stock/violin -H 'Content-Type: application/json' \\
            -d '{"quantity":3,"unit_price_cents":250000}'
          curl -s %1$s/health
          curl -s %1$s/metrics | grep penstock_
        """,
        url, orderId);
    out.flush();
  }
}
