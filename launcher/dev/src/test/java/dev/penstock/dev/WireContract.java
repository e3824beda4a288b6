package dev.penstock.dev;

import static dev.penstock.dev.Shop.DECLINED_CARD;
import static dev.penstock.dev.Shop.GOOD_CARD;
import static dev.penstock.dev.Shop.order;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.penstock.servers.NatsBinary;
import dev.penstock.servers.NatsServer;
import dev.penstock.testkit.RealServers;
import dev.penstock.testkit.Tapped;
import dev.penstock.testkit.Wiretap;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes over the wire more than once, in another order, or is no event at all. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class WireContract {
  private static final int REPLAYS = 10;
  private static final long SEED = 4_711;
  private static final List<String> STREAMS = List.of("ORDERS", "INVENTORY", "PAYMENTS");

  /** Whose consumers take a subject, each once. */
  private static final Map<String, List<String>> CONSUMERS =
      Map.of(
          "orders.created", List.of("order", "inventory"),
          "orders.cancelled", List.of("inventory", "payment"),
          "orders.confirmed", List.of(),
          "inventory.reserved", List.of("order", "payment"),
          "payments.captured", List.of("order"));

  private static final List<String> ORDER_ALONE = List.of("order");

  private NatsServer nats;
  private RunningPenstock penstock;
  private Shop shop;
  private Books books;
  private Wiretap wiretap;

  abstract NatsBinary binary();

  @BeforeAll
  void start() {
    nats = RealServers.freshNats(binary());
    penstock = RunningPenstock.start(nats.url(), RealServers.freshDatabase());
    shop = penstock.shop();
    books = penstock.books();
    wiretap = penstock.wiretap();
    shop.stock("sku-1", 1_000, 500);
  }

  @AfterAll
  void stop() {
    penstock.close();
  }

  static Stream<Arguments> malformed() {
    var created = "orders.created";
    var reserved = "inventory.reserved";
    var captured = "payments.captured";
    var id = "\"order_id\":\"" + UUID.randomUUID() + "\",";
    var v1 = id + "\"version\":\"v1\",";
    var line = "\"lines\":[{\"product_id\":\"sku-1\",\"quantity\":1,\"unit_price_cents\":5}],";
    var items = "\"items\":[{\"product_id\":\"sku-1\",\"quantity\":1}]";
    return Stream.of(
        arguments(created, "", "not a JSON object"),
        arguments(created, "{", "not a JSON object"),
        arguments(created, "<order/>", "not a JSON object"),
        arguments(created, "null", "not a JSON object"),
        arguments(created, "[{}]", "not a JSON object"),
        arguments(created, "17", "not a JSON object"),
        arguments(created, "{\"items\":" + "[".repeat(5_000), "not a JSON object"),
        arguments(created, "{}", "order_id"),
        arguments(created, "{" + id + items + "}", "version"),
        arguments(created, "{" + id + "\"version\":\"v2\"," + items + "}", "#/version"),
        arguments(created, "{" + v1.replaceFirst("-", "") + items + "}", "#/order_id"),
        arguments(created, "{" + v1 + "\"items\":[]}", "#/items"),
        arguments(created, "{" + v1 + "\"items\":{}}", "#/items"),
        arguments(created, created(v1, "\"sku-1\"", "0"), "#/items/0/quantity"),
        arguments(created, created(v1, "\"sku-1\"", "-1"), "#/items/0/quantity"),
        arguments(created, created(v1, "\"sku-1\"", "1.5"), "#/items/0/quantity"),
        arguments(created, created(v1, "\"sku-1\"", "\"2\""), "#/items/0/quantity"),
        arguments(created, created(v1, "\"sku-1\"", "1000001"), "#/items/0/quantity"),
        arguments(created, created(v1, "\"sku-1\"", "9".repeat(30)), "#/items/0/quantity"),
        arguments(created, created(v1, "\"a b\"", "1"), "#/items/0/product_id"),
        arguments(created, created(v1, "\"sku\\u0000\"", "1"), "#/items/0/product_id"),
        arguments(created, created(v1, "\"" + "x".repeat(65) + "\"", "1"), "#/items/0/product_id"),
        arguments(created, created(v1, "null", "1"), "#/items/0/product_id"),
        arguments(created, "{" + v1 + "\"customer_id\":null," + items + "}", "#/customer_id"),
        arguments(created, "{" + v1 + "\"created_at\":\"soon\"," + items + "}", "#/created_at"),
        arguments(
            created,
            "{" + v1 + "\"created_at\":\"2026-02-30T12:00:00Z\"," + items + "}",
            "#/created_at"),
        arguments(
            created,
            "{" + v1 + "\"created_at\":\"2026-01-31T23:59:60Z\"," + items + "}",
            "#/created_at"),
        arguments(reserved, "nonsense", "not a JSON object"),
        arguments(reserved, "{" + v1 + "\"amount_cents\":5,\"currency\":\"eur\"}", "lines"),
        arguments(reserved, "{" + v1 + line + "\"currency\":\"eur\"}", "amount_cents"),
        arguments(
            reserved,
            "{" + v1 + line + "\"amount_cents\":-5,\"currency\":\"eur\"}",
            "amount_cents"),
        arguments(
            reserved, "{" + v1 + line + "\"amount_cents\":5,\"currency\":\"EURO\"}", "#/currency"),
        arguments(captured, "\"paid\"", "not a JSON object"),
        arguments(captured, "{" + v1 + "\"amount_cents\":5,\"currency\":\"eur\"}", "payment_id"),
        arguments("inventory.borrowed", "{" + v1 + items + "}", "no event has this subject"),
        arguments("payments.promised", "{" + v1 + items + "}", "no event has this subject"));
  }

  private static String created(String start, String productId, String quantity) {
    return "{%s\"items\":[{\"product_id\":%s,\"quantity\":%s}]}"
        .formatted(start, productId, quantity);
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void deadLettersWhatIsNoEventAndPassesItsNeighbours(String subject, String body, String reason) {
    var before = failures(subject);
    var neighbours = new ArrayList<>(List.of(publishOrder()));
    wiretap.publish(subject, Map.of("ce-correlationid", "a-stranger"), body);
    neighbours.add(publishOrder());
    for (var service : before.keySet()) {
      var letter = awaitLetter(service, subject, before.get(service) + 1);
      assertThat(letter.getString("body")).isEqualTo(body);
      assertThat(letter.getString("reason")).contains(reason);
      assertThat(letter.getString("failure")).isEqualTo("malformed");
      assertThat(letter.getInteger("attempts")).isEqualTo(1);
      assertThat(letter.getJsonObject("origin").getJsonObject("headers").getMap())
          .containsEntry("ce-correlationid", "a-stranger");
    }
    neighbours.forEach(this::awaitConfirmed);
  }

  @Test
  void deadLettersBytesThatAreNoText() {
    var bytes = new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) 0x80};
    var before = failures("orders.created");
    wiretap.publish("orders.created", Map.of(), bytes);
    before.forEach(
        (service, count) ->
            assertThat(awaitLetter(service, "orders.created", count + 1).getString("body_base64"))
                .isEqualTo(Base64.getEncoder().encodeToString(bytes)));
  }

  @Test
  void changesNothingWhenEveryEventComesAgainInAnyOrder() {
    shop.stock("few", 5, 300);
    var orderIds = new ArrayList<String>();
    for (int i = 0; i < 30; i++) {
      var card = i % 3 == 0 ? DECLINED_CARD : GOOD_CARD;
      orderIds.add(shop.place(order(card, i % 2 == 0 ? "sku-1" : "few", 1)));
    }
    shop.awaitStatus(orderIds, Shop.SOON, "CONFIRMED", "CANCELLED");
    awaitAllHandled();
    var state = books.state();
    var events = eventsOf(orderIds);
    assertThat(events)
        .extracting(Tapped::subject)
        .contains(
            "orders.created",
            "orders.confirmed",
            "orders.cancelled",
            "inventory.reserved",
            "inventory.rejected",
            "inventory.released",
            "payments.captured",
            "payments.declined");

    var random = new Random(SEED);
    var replayed = new ArrayList<>(events);
    for (int run = 1; run <= REPLAYS; run++) {
      publishAgain(replayed, "replay " + run);
      awaitAllHandled();
      assertThat(books.state()).as("after replay %d", run).isEqualTo(state);
      Collections.shuffle(replayed, random);
    }
    assertThat(books.unsoundStock()).isEmpty();
    assertThat(books.unsoundPayments()).isEmpty();
    // Answers were given again, but under their old ids.
    assertThat(eventsOf(orderIds).stream().map(Tapped::messageId).distinct())
        .hasSize((1 + REPLAYS) * events.size());
  }

  private List<Tapped> eventsOf(List<String> orderIds) {
    return STREAMS.stream()
        .flatMap(stream -> wiretap.messages(stream).stream())
        .filter(event -> orderIds.stream().anyMatch(id -> event.body().contains(id)))
        .toList();
  }

  private void publishAgain(List<Tapped> events, String run) {
    for (var event : events) {
      var headers = new HashMap<>(event.headers());
      headers.put("Nats-Msg-Id", run + ":" + event.messageId());
      wiretap.publish(event.subject(), headers, event.body());
    }
  }

  /** Every consumer has acknowledged every message of its subjects, and none came since. */
  private void awaitAllHandled() {
    eventually(
        Duration.ofSeconds(20),
        () -> {
          var wanted = wanted();
          assertThat(wanted)
              .allSatisfy(
                  (subject, count) ->
                      assertThat(acknowledged(subject)).isGreaterThanOrEqualTo(count));
          // What came of a message was stored before that was acknowledged.
          assertThat(wanted()).isEqualTo(wanted);
        });
  }

  /** Acknowledgements of what the streams hold now, by subject. */
  private Map<String, Integer> wanted() {
    var wanted = new HashMap<String, Integer>();
    STREAMS.stream()
        .flatMap(stream -> wiretap.messages(stream).stream().map(Tapped::subject))
        .forEach(subject -> wanted.merge(subject, takers(subject).size(), Integer::sum));
    return wanted;
  }

  private static List<String> takers(String subject) {
    return CONSUMERS.getOrDefault(subject, ORDER_ALONE);
  }

  private double acknowledged(String subject) {
    return shop.metric("penstock_messages_acknowledged_total", "subject=\"" + subject + "\"");
  }

  /** How many of a subject were malformed so far, by each service that takes it. */
  private Map<String, Double> failures(String subject) {
    return takers(subject).stream()
        .collect(Collectors.toMap(service -> service, service -> failed(service, subject)));
  }

  private double failed(String service, String subject) {
    return shop.metric(
        "penstock_messages_failed_total",
        "service=\"" + service + "\"",
        "subject=\"" + subject + "\"",
        "failure=\"malformed\"");
  }

  /** The last dead letter of a service, once its counter says so many. */
  private JsonObject awaitLetter(String service, String subject, double count) {
    eventually(Shop.SOON, () -> assertThat(failed(service, subject)).isEqualTo(count));
    var letters =
        wiretap.messages("DEADLETTERS").stream()
            .filter(letter -> letter.subject().equals("deadletters." + service))
            .toList();
    return new JsonObject(letters.get(letters.size() - 1).body());
  }

  private String publishOrder() {
    var orderId = UUID.randomUUID().toString();
    wiretap.publish(
        "orders.created",
        created("\"order_id\":\"" + orderId + "\",\"version\":\"v1\",", "\"sku-1\"", "1"));
    return orderId;
  }

  private void awaitConfirmed(String orderId) {
    eventually(
        Shop.SOON,
        () ->
            assertThat(shop.get("/orders/" + orderId).text()).contains("\"status\":\"CONFIRMED\""));
  }
}
