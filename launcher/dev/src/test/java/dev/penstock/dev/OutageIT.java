package dev.penstock.dev;

import static dev.penstock.dev.Shop.GOOD_CARD;
import static dev.penstock.dev.Shop.order;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.servers.NatsServer;
import dev.penstock.servers.PostgresServer;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import dev.penstock.testkit.Wiretap;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Broker, database and payment provider go away under a running installation and come back. */
@TestInstance(Lifecycle.PER_CLASS)
final class OutageIT {
  private static final Duration END_MAX = Duration.ofSeconds(30);
  private static final double OPEN = 2;

  private NatsServer nats;
  private PostgresServer postgres;
  private RunningPenstock penstock;
  private Shop shop;
  private Books books;
  private Wiretap wiretap;

  @BeforeAll
  void start() {
    nats = RealServers.freshNats(NatsBinaries.newest());
    postgres = RealServers.freshPostgres();
    // Only what the tests would wait for is made shorter than an operator gets it.
    penstock =
        RunningPenstock.start(
            nats.url(),
            postgres.url(),
            "payment.call_timeout=500ms",
            "payment.postpone_delay=500ms",
            "payment.breaker_reset_timeout=1s");
    shop = penstock.shop();
    books = penstock.books();
    wiretap = penstock.wiretap();
    shop.stock("sku-1", 10_000, 500);
  }

  @AfterAll
  void stop() {
    penstock.close();
  }

  /** Whatever was away: no good order is dead-lettered, and the books are straight. */
  @AfterEach
  void losesAndSpoilsNothing() {
    eventually(Shop.SOON, () -> assertThat(wiretap.messages("DEADLETTERS")).isEmpty());
    assertThat(books.unsoundStock()).isEmpty();
    assertThat(books.unsoundPayments()).isEmpty();
    assertThat(books.rows("SELECT DISTINCT status FROM orders.orders"))
        .containsExactly("CONFIRMED");
  }

  @Test
  void takesOrdersWithoutABrokerAndEndsThemWithOne() {
    nats.close();
    List<String> orderIds;
    try {
      eventually(Shop.SOON, () -> assertUnhealthy("nats"));
      assertThat(shop.get("/health/live").status()).isEqualTo(200);
      orderIds = placeGoodOrders(20);
      assertThat(shop.get("/orders/" + orderIds.get(0)).json().getString("status"))
          .isEqualTo("ACCEPTED");
    } finally {
      nats.restart();
    }
    awaitConfirmed(orderIds);
    assertHealthy();
  }

  @Test
  void endsEveryOrderThatABrokerKilledUnderLoadHadSeen() {
    var answers = new ArrayList<CompletableFuture<Answer>>();
    for (int i = 0; i < 100; i++) answers.add(shop.postLater(order(GOOD_CARD, "sku-1", 1)));
    answers.get(20).join();
    nats.kill();
    for (int i = 0; i < 50; i++) answers.add(shop.postLater(order(GOOD_CARD, "sku-1", 1)));
    var orderIds = answers.stream().map(CompletableFuture::join).map(OutageIT::accepted).toList();
    nats.restart();
    awaitConfirmed(orderIds);
    assertHealthy();
  }

  @Test
  void refusesOrdersWithoutADatabaseAndEndsThemWithOne() {
    var answers = new ArrayList<CompletableFuture<Answer>>();
    for (int i = 0; i < 50; i++) answers.add(shop.postLater(order(GOOD_CARD, "sku-1", 1)));
    answers.get(10).join();
    postgres.kill();
    try {
      eventually(Shop.SOON, () -> assertUnhealthy("database"));
      assertThat(shop.get("/health/live").status()).isEqualTo(200);
      var refused = shop.post(order(GOOD_CARD, "sku-1", 1));
      assertThat(refused.status()).as(refused.text()).isEqualTo(503);
      assertThat(refused.type()).isEqualTo("application/problem+json");
      assertThat(refused.header("Retry-After")).matches("[1-9][0-9]*");
    } finally {
      postgres.restart();
    }
    var answered = answers.stream().map(CompletableFuture::join).toList();
    assertThat(answered).extracting(Answer::status).isSubsetOf(202, 503);
    assertHealthy();
    var orderIds =
        new ArrayList<>(
            answered.stream().filter(it -> it.status() == 202).map(OutageIT::accepted).toList());
    orderIds.addAll(placeGoodOrders(10));
    awaitConfirmed(orderIds);
    // A commit whose answer was lost is an order too: it must not be left half-done.
    eventually(
        END_MAX,
        () ->
            assertThat(books.rows("SELECT order_id FROM orders.orders WHERE ended_at IS NULL"))
                .isEmpty());
  }

  @Test
  void letsOrdersWaitForAProviderThatIsDown() {
    shop.faults(new JsonObject().put("down", true));
    List<String> orderIds;
    try {
      orderIds = placeGoodOrders(20);
      eventually(Shop.SOON, () -> assertThat(breaker()).isEqualTo(OPEN));
      shop.awaitStatus(orderIds, END_MAX, "RESERVED");
      assertHealthy();
      assertThat(shop.get("/health").text()).contains("gateway-breaker");
      eventually(
          Shop.SOON, () -> assertThat(shop.get("/health").text()).contains("\"state\":\"open\""));
      // It stays so through a failed probe, which says that nobody gives up.
      var openings = shop.metric("penstock_circuit_breaker_openings_total");
      eventually(
          END_MAX,
          () ->
              assertThat(shop.metric("penstock_circuit_breaker_openings_total"))
                  .isGreaterThan(openings));
      shop.awaitStatus(orderIds, Duration.ofSeconds(1), "RESERVED");
    } finally {
      shop.faults(new JsonObject());
    }
    awaitConfirmed(orderIds);
    eventually(Shop.SOON, () -> assertThat(breaker()).isZero());
    assertThat(orderIds).allSatisfy(orderId -> assertThat(books.intentsOf(orderId)).isEqualTo(1));
  }

  @Test
  void chargesOnceWhenTheProviderTakesMoneyAndNeverAnswers() {
    shop.faults(new JsonObject().put("hang_after_capture_rate", 1));
    List<String> orderIds;
    try {
      orderIds = placeGoodOrders(10);
      eventually(
          END_MAX,
          () ->
              assertThat(
                      books.number(
                          "SELECT count(*) FROM payment.payments WHERE state = 'CHARGING'"))
                  .isPositive());
      eventually(
          END_MAX,
          () -> assertThat(orderIds.stream().mapToLong(books::intentsOf).sum()).isPositive());
    } finally {
      shop.faults(new JsonObject());
    }
    awaitConfirmed(orderIds);
    assertThat(orderIds).allSatisfy(orderId -> assertThat(books.intentsOf(orderId)).isEqualTo(1));
  }

  private List<String> placeGoodOrders(int count) {
    var answers = new ArrayList<CompletableFuture<Answer>>();
    for (int i = 0; i < count; i++) answers.add(shop.postLater(order(GOOD_CARD, "sku-1", 1)));
    return answers.stream().map(CompletableFuture::join).map(OutageIT::accepted).toList();
  }

  private static String accepted(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.json().getString("order_id");
  }

  private void awaitConfirmed(List<String> orderIds) {
    shop.awaitStatus(orderIds, END_MAX, "CONFIRMED");
  }

  private double breaker() {
    return shop.metric("penstock_circuit_breaker_state", "name=\"gateway\"");
  }

  private void assertHealthy() {
    eventually(
        Shop.SOON,
        () -> {
          var health = shop.get("/health");
          assertThat(health.status()).as(health.text()).isEqualTo(200);
        });
  }

  private void assertUnhealthy(String culprit) {
    var health = shop.get("/health");
    assertThat(health.status()).as(health.text()).isEqualTo(503);
    var down =
        health.json().getJsonArray("checks").stream()
            .map(JsonObject.class::cast)
            .filter(check -> check.getString("status").equals("DOWN"))
            .map(check -> check.getString("id"));
    assertThat(down).as(health.text()).contains(culprit);
  }
}
