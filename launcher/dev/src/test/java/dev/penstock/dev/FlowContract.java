package dev.penstock.dev;

import static dev.penstock.dev.Shop.DECLINED_CARD;
import static dev.penstock.dev.Shop.GOOD_CARD;
import static dev.penstock.dev.Shop.order;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.servers.NatsBinary;
import dev.penstock.testkit.RealServers;
import dev.penstock.testkit.RunningClock;
import dev.penstock.testkit.Tapped;
import dev.penstock.testkit.Wiretap;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The whole flow in one JVM, over a real broker and a real database. Orders share nothing. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class FlowContract {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final long SEED = 20_260_131;
  private static final Duration QUICK = Duration.ofSeconds(2);
  private static final int TRIES_MAX = 3;

  private RunningPenstock penstock;
  private Shop shop;
  private Books books;
  private Wiretap wiretap;

  abstract NatsBinary binary();

  @BeforeAll
  void start() {
    var nats = RealServers.freshNats(binary());
    penstock = RunningPenstock.start(nats.url(), RealServers.freshDatabase());
    shop = penstock.shop();
    books = penstock.books();
    wiretap = penstock.wiretap();
  }

  @AfterAll
  void stop() {
    penstock.close();
  }

  @Test
  void confirmsAGoodOrderForItsPriceAndHoldsItsStock() {
    shop.stock("lamp", 10, 1_999);
    shop.stock("bulb", 100, 250);
    var orderId = shop.place(order(GOOD_CARD, "lamp", 3, "bulb", 6));
    var end = shop.awaitEnd(orderId);
    assertThat(end.getString("status")).as(end.encode()).isEqualTo("CONFIRMED");
    assertThat(end.getLong("amount_cents")).isEqualTo(3 * 1_999 + 6 * 250);
    assertThat(end.getString("reason")).isNull();
    assertThat(levels("lamp")).isEqualTo("10 on hand, 3 reserved, 7 available");
    assertThat(levels("bulb")).isEqualTo("100 on hand, 6 reserved, 94 available");
    assertThat(
            books.rows(
                "SELECT amount_cents || status FROM gateway.payment_intents WHERE order_id = '"
                    + orderId
                    + "'"))
        .containsExactly("7497succeeded");
  }

  @Test
  void cancelsAnOrderLargerThanTheStockAndTouchesNothing() {
    shop.stock("piano", 2, 900_000);
    shop.stock("stool", 50, 5_000);
    var orderId = shop.place(order(GOOD_CARD, "stool", 1, "piano", 3));
    var end = shop.awaitEnd(orderId);
    assertThat(end.getString("status")).isEqualTo("CANCELLED");
    assertThat(end.getString("reason")).isEqualTo("insufficient_stock");
    assertThat(levels("piano")).isEqualTo("2 on hand, 0 reserved, 2 available");
    assertThat(levels("stool")).isEqualTo("50 on hand, 0 reserved, 50 available");
    assertThat(books.intentsOf(orderId)).isZero();
  }

  @Test
  void cancelsAnOrderForWhatIsNotSold() {
    var end = shop.awaitEnd(shop.place(order(GOOD_CARD, "nowhere-to-be-had", 1)));
    assertThat(end.getString("reason")).as(end.encode()).isEqualTo("insufficient_stock");
  }

  @Test
  void cancelsAnOrderWhoseCardIsDeclinedAndReleasesItsStock() {
    shop.stock("violin", 5, 120_000);
    var end = shop.awaitEnd(shop.place(order(DECLINED_CARD, "violin", 2)));
    assertThat(end.getString("status")).isEqualTo("CANCELLED");
    assertThat(end.getString("reason")).isEqualTo("payment_declined");
    eventually(
        Shop.SOON,
        () -> assertThat(levels("violin")).isEqualTo("5 on hand, 0 reserved, 5 available"));
  }

  @Test
  void makesOneOrderOfOneIdempotencyKey() {
    shop.stock("chair", 10, 4_000);
    var first = shop.post(order(GOOD_CARD, "chair", 2), "Idempotency-Key", "key-1");
    var again = shop.post(order(GOOD_CARD, "chair", 2), "Idempotency-Key", "key-1");
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(shop.post(order(GOOD_CARD, "chair", 3), "Idempotency-Key", "key-1").status())
        .isEqualTo(422);
    shop.awaitEnd(first.json().getString("order_id"));
    assertThat(levels("chair")).isEqualTo("10 on hand, 2 reserved, 8 available");
  }

  @Test
  void showsAnOrderRightAfterItsAcceptance() {
    shop.stock("table", 10, 9_000);
    var accepted = shop.post(order(GOOD_CARD, "table", 1));
    var shown = shop.get(accepted.header("Location"));
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.json().getString("order_id")).isEqualTo(accepted.json().getString("order_id"));
  }

  @Test
  void fulfilsTheMinimalOrderOfAStranger() {
    shop.stock("book", 10, 1_000);
    var answer = quickAnswer("inventory.reserved", Map.of(), "book", 2);
    var reserved = new JsonObject(answer.body());
    assertThat(reserved.getLong("amount_cents")).isEqualTo(2_000);
    var orderId = reserved.getString("order_id");
    eventually(
        Shop.SOON,
        () -> {
          var shown = shop.get("/orders/" + orderId);
          assertThat(shown.status()).isEqualTo(200);
          assertThat(shown.json().getString("status")).isEqualTo("CONFIRMED");
        });
  }

  @Test
  void rejectsTheOrderOfAStrangerForWhatIsShort() {
    var headers = Map.of("ce-correlationid", "not fit for <logs>", "traceparent", "00-nonsense");
    var rejected = quickAnswer("inventory.rejected", headers, "air", 1);
    var orderId = new JsonObject(rejected.body()).getString("order_id");
    assertThat(rejected.headers())
        .containsEntry("ce-correlationid", orderId)
        .hasEntrySatisfying("traceparent", it -> assertThat(it).hasSize(55));
    wiretap.await("orders.cancelled", orderId, Shop.SOON);
  }

  /** To a minimal order, as quick as one of some is: a disk may hold one up. */
  private Tapped quickAnswer(
      String subject, Map<String, String> headers, String productId, int quantity) {
    for (int tries = 1; ; tries++) {
      var orderId = UUID.randomUUID().toString();
      wiretap.publish(
          "orders.created",
          headers,
          """
          {"order_id":"%s","version":"v1","items":[{"product_id":"%s","quantity":%d}]}"""
              .formatted(orderId, productId, quantity));
      long start = RunningClock.nanos();
      var answer = wiretap.await(subject, orderId, Shop.SOON);
      var took = RunningClock.since(start);
      if (took.compareTo(QUICK) < 0) return answer;
      assertThat(tries).as("answered after " + took).isLessThan(TRIES_MAX);
    }
  }

  @Test
  void tellsInEveryEventWhereItComesFrom() {
    shop.stock("mug", 10, 700);
    var headers =
        new String[] {
          "X-Correlation-ID", "web-42", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01"
        };
    var posted = shop.post(order(DECLINED_CARD, "mug", 1), headers);
    assertThat(posted.header("X-Correlation-ID")).isEqualTo("web-42");
    assertThat(posted.json().getString("correlation_id")).isEqualTo("web-42");
    var orderId = posted.json().getString("order_id");
    wiretap.await("inventory.released", orderId, Shop.SOON);
    assertThat(lineage(orderId, "web-42"))
        .containsExactlyInAnyOrder(
            "orders.created by order after orders.created",
            "inventory.reserved by inventory after orders.created",
            "payments.declined by payment after inventory.reserved",
            "orders.cancelled by order after payments.declined",
            "inventory.released by inventory after orders.cancelled");
    var paidId = shop.place(order(GOOD_CARD, "mug", 1), headers);
    wiretap.await("orders.confirmed", paidId, Shop.SOON);
    assertThat(lineage(paidId, "web-42"))
        .containsExactlyInAnyOrder(
            "orders.created by order after orders.created",
            "inventory.reserved by inventory after orders.created",
            "payments.captured by payment after inventory.reserved",
            "orders.confirmed by order after payments.captured");
  }

  @Test
  void keepsItsBooksStraightUnderACrowd() {
    var random = new Random(SEED);
    for (int product = 0; product < 5; product++) shop.stock("crowd-" + product, 40, 100 + product);
    var answers = new ArrayList<CompletableFuture<Answer>>();
    for (int i = 0; i < 200; i++) answers.add(shop.postLater(randomOrder(random)));
    var orderIds =
        answers.stream().map(CompletableFuture::join).map(a -> a.json().getString("order_id"));
    shop.awaitStatus(orderIds.toList(), Duration.ofSeconds(30), "CONFIRMED", "CANCELLED");
    eventually(Shop.SOON, () -> assertThat(books.unsoundStock()).isEmpty());
    assertThat(books.unsoundPayments()).isEmpty();
    // All three ends took part, or this would prove little.
    assertThat(
            books.rows(
                """
                SELECT DISTINCT status || coalesce(' ' || reason, '') FROM orders.orders
                WHERE items::text LIKE '%crowd-%'"""))
        .containsExactlyInAnyOrder(
            "CONFIRMED", "CANCELLED insufficient_stock", "CANCELLED payment_declined");
  }

  private static JsonObject randomOrder(Random random) {
    var wanted = new ArrayList<Object>();
    var products = new HashSet<Integer>();
    for (int line = 1 + random.nextInt(3); line > 0; line--) products.add(random.nextInt(5));
    products.forEach(product -> wanted.addAll(List.of("crowd-" + product, 1 + random.nextInt(3))));
    return order(random.nextInt(6) == 0 ? DECLINED_CARD : GOOD_CARD, wanted.toArray());
  }

  /** Of each event of the order: what, by whom, after what; with its constant headers checked. */
  private List<String> lineage(String orderId, String correlationId) {
    var events =
        Stream.of("ORDERS", "INVENTORY", "PAYMENTS")
            .flatMap(stream -> wiretap.messages(stream).stream())
            .filter(event -> event.body().contains(orderId))
            .toList();
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.headers())
                  .containsEntry("ce-correlationid", correlationId)
                  .containsEntry("ce-id", event.subject() + ":" + orderId)
                  .containsEntry("ce-type", event.subject())
                  .containsEntry("ce-specversion", "1.0");
              assertThat(event.headers().get("traceparent"))
                  .matches("00-" + TRACE + "-[0-9a-f]{16}-01");
            });
    assertThat(events)
        .extracting(event -> event.headers().get("traceparent"))
        .as("a span of its own each")
        .doesNotHaveDuplicates();
    return events.stream().map(FlowContract::told).toList();
  }

  private static String told(Tapped event) {
    var headers = event.headers();
    return event.subject()
        + " by "
        + headers.get("ce-source").replace("/penstock/", "")
        + " after "
        + headers.get("ce-causationid").replaceFirst(":.*", "");
  }

  private String levels(String product) {
    var stock = shop.stock(product);
    return stock.getInteger("on_hand")
        + " on hand, "
        + stock.getInteger("reserved")
        + " reserved, "
        + stock.getInteger("available")
        + " available";
  }
}
