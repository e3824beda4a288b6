package dev.penstock.dev;

import static dev.penstock.dev.Shop.GOOD_CARD;
import static dev.penstock.dev.Shop.order;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.servers.PostgresServer;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/** The running system answers what its document says, and all of it. {@link Shop} holds it so. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class HttpContractIT {
  private static final String[] JSON = {"Content-Type", "application/json"};
  private static final String NOBODY = UUID.randomUUID().toString();
  private static final String CHARGE =
      "amount=500&currency=eur&confirm=true&payment_method=pm_card_visa";
  private static final String INTENTS = "/v1/payment_intents";
  private static final String SEARCH =
      INTENTS + "/search?query=metadata%5B%27order_id%27%5D%3A%27" + NOBODY + "%27";

  private PostgresServer postgres;
  private RunningPenstock penstock;
  private Shop shop;

  @BeforeAll
  void start() {
    postgres = RealServers.freshPostgres();
    penstock =
        RunningPenstock.start(
            RealServers.freshNats(NatsBinaries.newest()).url(),
            postgres.url(),
            "gateway.running_max=2",
            "payment.postpone_delay=500ms",
            "payment.breaker_reset_timeout=1s");
    shop = penstock.shop();
    shop.stock("lamp", 1_000, 1_999);
  }

  @AfterAll
  void stop() {
    penstock.close();
  }

  @Test
  @Order(1)
  void takesShowsAndCancelsOrders() {
    var body = order(GOOD_CARD, "lamp", 1);
    var orderId = shop.place(body, "Idempotency-Key", "\"once\"");
    assertThat(shop.post(body, "Idempotency-Key", "once").header("Idempotent-Replayed"))
        .isEqualTo("true");
    expect(422, shop.post(order(GOOD_CARD, "lamp", 2), "Idempotency-Key", "once"));
    expect(400, shop.post(new JsonObject().put("items", 1)));
    expect(400, shop.post(body, "Idempotency-Key", "not fit"));
    expect(413, ask("POST", "/orders", " ".repeat(70_000), JSON));
    expect(415, ask("POST", "/orders", body.encode(), "Content-Type", "text/plain"));
    shop.awaitStatus(List.of(orderId), Shop.SOON, "CONFIRMED");
    expect(409, ask("POST", "/orders/" + orderId + "/cancel", ""));
    expect(404, ask("POST", "/orders/" + NOBODY + "/cancel", ""));
    expect(413, ask("POST", "/orders/" + orderId + "/cancel", " ".repeat(70_000)));
    expect(304, ask("GET", "/orders/" + orderId, "", "If-None-Match", "*"));
    expect(404, shop.get("/orders/" + NOBODY));
    expect(400, shop.get("/orders?limit=none"));
    cancelAnOrderThatWaits();
    var page = shop.get("/orders?limit=1");
    expect(200, shop.get(page.json().getJsonObject("links").getString("next")));
  }

  private void cancelAnOrderThatWaits() {
    shop.faults(new JsonObject().put("down", true));
    var orderId = shop.place(order(GOOD_CARD, "lamp", 1));
    shop.awaitStatus(List.of(orderId), Shop.SOON, "RESERVED");
    expect(202, ask("POST", "/orders/" + orderId + "/cancel", ""));
    expect(200, ask("POST", "/orders/" + orderId + "/cancel", ""));
    shop.faults(new JsonObject());
  }

  @Test
  @Order(1)
  void setsAndShowsStock() {
    var level = new JsonObject().put("quantity", 5).put("unit_price_cents", 100);
    expect(201, ask("PUT", "/stock/vase", level.encode(), JSON));
    expect(200, ask("PUT", "/stock/vase", level.encode(), JSON));
    expect(400, ask("PUT", "/stock/vase", "{}", JSON));
    expect(413, ask("PUT", "/stock/vase", " ".repeat(70_000), JSON));
    expect(415, ask("PUT", "/stock/vase", level.encode(), "Content-Type", "text/plain"));
    var orderId = shop.place(order(GOOD_CARD, "vase", 5));
    shop.awaitStatus(List.of(orderId), Shop.SOON, "CONFIRMED");
    expect(409, ask("PUT", "/stock/vase", level.put("quantity", 4).encode(), JSON));
    expect(200, shop.get("/stock/vase"));
    expect(404, shop.get("/stock/nothing"));
    expect(400, shop.get("/stock?limit=0"));
    var next = shop.get("/stock?limit=1").json().getString("next_cursor");
    expect(200, shop.get("/stock?cursor=" + next));
  }

  @Test
  @Order(1)
  void keepsAndGivesBackDeadLetters() {
    penstock.wiretap().publish("orders.created", "{}");
    eventually(Shop.SOON, () -> assertThat(letters("inventory")).isNotEmpty());
    var letter = "/deadletters/" + letters("inventory").get(0);
    var why = new JsonObject().put("actor", "ana").put("reason", "a test").encode();
    for (var decision : List.of("/replay", "/discard")) {
      expect(400, ask("POST", letter + decision, "{}", JSON));
      expect(404, ask("POST", "/deadletters/0" + decision, why, JSON));
      expect(413, ask("POST", letter + decision, " ".repeat(600_000), JSON));
      expect(415, ask("POST", letter + decision, why, "Content-Type", "text/plain"));
    }
    expect(200, ask("POST", letter + "/replay?dry_run=true", why, JSON));
    expect(200, ask("POST", letter + "/discard", why, JSON));
    expect(409, ask("POST", letter + "/discard", why, JSON));
    expect(409, ask("POST", letter + "/replay", why, JSON));
    expect(200, shop.get(letter));
    expect(404, shop.get("/deadletters/0"));
    expect(400, shop.get("/deadletters?colour=red"));
  }

  private List<Long> letters(String service) {
    return shop.get("/deadletters?service=" + service).json().getJsonArray("letters").stream()
        .map(letter -> ((JsonObject) letter).getLong("letter_id"))
        .toList();
  }

  @Test
  @Order(1)
  void chargesAndRefundsLikeItsModel() {
    var charged = shop.gateway("POST", INTENTS, CHARGE, "Idempotency-Key", "a-charge");
    expect(200, charged);
    expect(200, shop.gateway("POST", INTENTS, CHARGE, "Idempotency-Key", "a-charge"));
    expect(400, shop.gateway("POST", INTENTS, "amount=1"));
    expect(402, shop.gateway("POST", INTENTS, CHARGE.replace("visa", "chargeDeclined")));
    var intent = charged.json().getString("id");
    expect(200, shop.gateway("GET", INTENTS + "/" + intent, ""));
    expect(404, shop.gateway("GET", INTENTS + "/pi_none", ""));
    expect(200, shop.gateway("GET", SEARCH, ""));
    expect(400, shop.gateway("GET", INTENTS + "/search", ""));
    var refund = shop.gateway("POST", "/v1/refunds", "payment_intent=" + intent);
    expect(200, refund);
    expect(400, shop.gateway("POST", "/v1/refunds", "payment_intent=" + intent));
    expect(404, shop.gateway("POST", "/v1/refunds", "payment_intent=pi_none"));
    expect(200, shop.gateway("GET", "/v1/refunds?payment_intent=" + intent, ""));
    expect(400, shop.gateway("GET", "/v1/refunds", ""));
    expect(200, shop.gateway("GET", "/v1/refunds/" + refund.json().getString("id"), ""));
    expect(404, shop.gateway("GET", "/v1/refunds/re_none", ""));
    for (var path : List.of(INTENTS, "/v1/refunds")) {
      expect(413, shop.gateway("POST", path, "x".repeat(20_000)));
      expect(415, shop.gateway("POST", path, ""));
    }
    expect(400, shop.gateway("PUT", "/v1/test_helpers/faults", "none"));
    expect(413, shop.gateway("PUT", "/v1/test_helpers/faults", " ".repeat(20_000)));
    expect(200, shop.gateway("GET", "/v1/test_helpers/faults", ""));
    expect(401, ask("PUT", "/v1/test_helpers/faults", "{}"));
    expect(401, ask("GET", "/v1/test_helpers/faults", ""));
  }

  @Test
  @Order(2)
  void failsLikeItsModel() {
    expectOfTheGateway(401, false);
    shop.faults(new JsonObject().put("error_rate", 1));
    expectOfTheGateway(500, true);
    shop.faults(new JsonObject().put("down", true));
    expectOfTheGateway(503, true);
    shop.faults(new JsonObject().put("latency_ms", 1_000));
    for (var path : List.of(INTENTS, "/v1/refunds")) expectRefusalsWhileBusy(path);
    shop.faults(new JsonObject());
  }

  private void expectOfTheGateway(int status, boolean isKnown) {
    var key = isKnown ? "Bearer sk_test_penstock" : "Bearer sk_guessed";
    var gets =
        List.of(SEARCH, INTENTS + "/pi_1", "/v1/refunds?payment_intent=pi_1", "/v1/refunds/re_1");
    for (var path : gets) expect(status, ask("GET", path, "", "Authorization", key));
    var type =
        new String[] {"Authorization", key, "Content-Type", "application/x-www-form-urlencoded"};
    expect(status, ask("POST", INTENTS, CHARGE, type));
    expect(status, ask("POST", "/v1/refunds", "payment_intent=pi_1", type));
  }

  /** Each takes a second, and two may be under way; unless the others come too late for that. */
  private void expectRefusalsWhileBusy(String path) {
    eventually(Shop.SOON, () -> assertThat(atOnce(path, "one", "one")).contains(409));
    eventually(Shop.SOON, () -> assertThat(atOnce(path, "two", "three", "four")).contains(429));
  }

  private List<Integer> atOnce(String path, String... keys) {
    var form = path.equals(INTENTS) ? CHARGE : "payment_intent=pi_1";
    var prefix = path + UUID.randomUUID();
    var asked =
        Stream.of(keys)
            .map(key -> shop.gatewayLater("POST", path, form, "Idempotency-Key", prefix + key))
            .toList();
    return asked.stream().map(CompletableFuture::join).map(Answer::status).toList();
  }

  @Test
  @Order(2)
  void showsOperatorsWhatTheyAskFor() {
    for (var path : List.of("/health", "/health/ready", "/health/live", "/metrics")) {
      eventually(Shop.SOON, () -> expect(200, shop.get(path)));
    }
    for (var path : List.of("/openapi.json", "/asyncapi.json")) expect(200, shop.get(path));
  }

  @Test
  @Order(2)
  void hasTheLimitsThatAreDescribed() {
    var limits = new DescribedLimits(shop, HttpContract.fetch(shop.url() + "/openapi.json"));
    for (var path : List.of("/orders", "/stock", "/deadletters")) limits.ofPages(path);
    var level = new JsonObject().put("quantity", 5).put("unit_price_cents", 100);
    for (var field : level.fieldNames()) {
      limits.ofField("/stock/pot", "StockLevel", field, level, JSON);
    }
    limits.ofWords("/orders", "status");
    for (var word : List.of("failure", "state")) limits.ofWords("/deadletters", word);
  }

  @Test
  @Order(2)
  void answersNothingElse() {
    expect(404, shop.get("/"));
    expect(401, shop.get("/v1/customers"));
    expect(404, shop.gateway("GET", "/v1/customers", ""));
    for (var path : List.of("/orders", "/orders/" + NOBODY, "/stock/lamp", "/deadletters/1")) {
      expect(405, ask("DELETE", path, ""));
      expect(405, ask("PATCH", path, "{}", JSON));
    }
    expect(404, shop.gateway("DELETE", "/v1/refunds/re_1", ""));
  }

  @Test
  @Order(3)
  void saysWhenTheLedgerIsAway() {
    postgres.kill();
    try {
      eventually(Shop.SOON, () -> expect(503, shop.get("/health")));
      expect(503, shop.get("/health/ready"));
      expect(503, shop.post(order(GOOD_CARD, "lamp", 1)));
      var level = new JsonObject().put("quantity", 5).put("unit_price_cents", 100).encode();
      expect(503, ask("PUT", "/stock/lamp", level, JSON));
      expect(503, ask("POST", "/orders/" + NOBODY + "/cancel", ""));
      var why = new JsonObject().put("actor", "ana").put("reason", "a test").encode();
      expect(503, ask("POST", "/deadletters/1/replay", why, JSON));
      expect(503, ask("POST", "/deadletters/1/discard", why, JSON));
      var orders = List.of("/orders", "/orders/" + NOBODY, "/stock", "/stock/lamp");
      for (var path : orders) expect(503, shop.get(path));
      for (var path : List.of("/deadletters", "/deadletters/1")) expect(503, shop.get(path));
    } finally {
      postgres.restart();
    }
  }

  /** All but defects, which nobody can ask for. */
  @Test
  @Order(4)
  void hasGivenEveryAnswerThatIsDescribed() {
    var contract = HttpContract.servedBy(shop.url());
    var defects =
        contract.described().stream()
            .filter(answer -> answer.endsWith(" 500"))
            .collect(Collectors.toSet());
    Set<String> unseen = new TreeSet<>(contract.described());
    unseen.removeAll(contract.seen());
    assertThat(defects).containsAll(unseen);
  }

  private Answer ask(String method, String path, String body, String... headers) {
    return shop.askLater(method, path, body, headers).join();
  }

  private static void expect(int status, Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
  }
}
