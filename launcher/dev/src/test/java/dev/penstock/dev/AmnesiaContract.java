package dev.penstock.dev;

import static dev.penstock.dev.Shop.GOOD_CARD;
import static dev.penstock.dev.Shop.order;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.servers.NatsBinary;
import dev.penstock.servers.NatsServer;
import dev.penstock.testkit.Meddler;
import dev.penstock.testkit.RealServers;
import dev.penstock.testkit.Tapped;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker forgets, under a running installation, and nobody does anything about it. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class AmnesiaContract {
  private static final Duration END_MAX = Duration.ofSeconds(30);

  private NatsServer nats;
  private BrokerDisk disk;
  private RunningPenstock penstock;
  private Shop shop;
  private Books books;
  private Wiretap wiretap;
  private Meddler meddler;

  abstract NatsBinary binary();

  @BeforeAll
  void start() {
    nats = RealServers.freshNats(binary());
    disk = new BrokerDisk(nats);
    // No order is driven again for looking stuck: only for what is known to be lost.
    penstock =
        RunningPenstock.start(
            nats.url(),
            RealServers.freshDatabase(),
            "order.redrive_after=5m",
            "payment.call_timeout=500ms",
            "payment.postpone_delay=500ms",
            "payment.breaker_reset_timeout=1s");
    shop = penstock.shop();
    books = penstock.books();
    wiretap = penstock.wiretap();
    meddler = Meddler.on(nats.url());
    shop.stock("sku-1", 100_000, 500);
  }

  @AfterAll
  void stop() {
    meddler.close();
    penstock.close();
  }

  @AfterEach
  void losesNothingAndChargesOnce() {
    assertThat(books.unsoundStock()).isEmpty();
    assertThat(books.unsoundPayments()).isEmpty();
    assertThat(books.rows("SELECT DISTINCT status FROM orders.orders"))
        .containsExactly("CONFIRMED");
    // Who needs this stream may be the last to make it again.
    eventually(Shop.SOON, () -> assertThat(wiretap.messages("DEADLETTERS")).isEmpty());
  }

  @Test
  void endsAllOrdersWhenTheDiskIsWipedUnderLoad() {
    var ended = placeAndAwait(20);
    var answers = new ArrayList<CompletableFuture<Answer>>();
    for (int i = 0; i < 50; i++) answers.add(placeLater());
    answers.get(10).join();
    disk.wipe();
    for (int i = 0; i < 50; i++) answers.add(placeLater());
    answers.get(70).join();
    nats.kill();
    for (int i = 0; i < 20; i++) answers.add(placeLater());
    var orderIds = answers.stream().map(AmnesiaContract::accepted).toList();
    nats.restart();
    shop.awaitStatus(orderIds, END_MAX, "CONFIRMED");
    awaitAnnounced(orderIds);
    awaitAnnounced(ended);
  }

  @Test
  void endsAllOrdersWhenAnOlderCopyIsRestored() {
    placeAndAwait(10);
    disk.keepCopy();
    var ended = placeAndAwait(20);
    var open = placeWhileTheProviderIsDown();
    nats.kill();
    disk.restoreCopy();
    nats.restart();
    shop.faults(new JsonObject());
    shop.awaitStatus(open, END_MAX, "CONFIRMED");
    awaitAnnounced(ended);
    awaitAnnounced(open);
  }

  /** As after a power failure: acknowledgements were on disk, what they were about was not. */
  @Test
  void endsAllOrdersWhenConsumersAreAheadOfTheirStreams() {
    disk.keepCopy();
    var ended = placeAndAwait(100);
    var open = placeWhileTheProviderIsDown();
    nats.kill();
    disk.restoreMessages();
    nats.restart();
    shop.faults(new JsonObject());
    var fresh = place(5);
    shop.awaitStatus(open, END_MAX, "CONFIRMED");
    shop.awaitStatus(fresh, END_MAX, "CONFIRMED");
    awaitAnnounced(ended);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ORDERS", "INVENTORY", "PAYMENTS"})
  void endsAllOrdersWhenAStreamIsDeleted(String stream) {
    var ended = placeAndAwait(5);
    var open = placeWhileTheProviderIsDown();
    var before = amnesia(stream);
    meddler.deleteStream(stream);
    shop.faults(new JsonObject());
    shop.awaitStatus(open, END_MAX, "CONFIRMED");
    awaitAnnounced(ended);
    eventually(Shop.SOON, () -> assertThat(amnesia(stream)).isEqualTo(before + 1));
  }

  @Test
  void endsAllOrdersWhenAStreamIsPurged() {
    var ended = placeAndAwait(5);
    var open = placeWhileTheProviderIsDown();
    meddler.purge("ORDERS");
    meddler.purge("INVENTORY");
    shop.faults(new JsonObject());
    shop.awaitStatus(open, END_MAX, "CONFIRMED");
    awaitAnnounced(ended);
  }

  @Test
  void goesOnWhenConsumersAreDeleted() {
    placeAndAwait(5);
    meddler.deleteConsumer("ORDERS", "inventory-created");
    meddler.deleteConsumer("INVENTORY", "payment-reserved");
    meddler.deleteConsumer("PAYMENTS", "order-payments");
    placeAndAwait(5);
  }

  /** Some of these orders wait at payment, some in the streams. */
  private List<String> placeWhileTheProviderIsDown() {
    shop.faults(new JsonObject().put("down", true));
    var orderIds = place(20);
    shop.awaitStatus(orderIds, END_MAX, "RESERVED");
    // How far the streams have got is looked at once a second.
    eventually(
        Shop.SOON,
        () ->
            assertThat(
                    books.number(
                        "SELECT last_sequence FROM pipeline.streams"
                            + " WHERE service = 'order' AND stream = 'INVENTORY'"))
                .isEqualTo(
                    wiretap.messages("INVENTORY").stream()
                        .mapToLong(Tapped::sequence)
                        .max()
                        .orElse(0)));
    return orderIds;
  }

  private List<String> placeAndAwait(int count) {
    var orderIds = place(count);
    shop.awaitStatus(orderIds, END_MAX, "CONFIRMED");
    return orderIds;
  }

  private List<String> place(int count) {
    var answers = new ArrayList<CompletableFuture<Answer>>();
    for (int i = 0; i < count; i++) answers.add(placeLater());
    return answers.stream().map(AmnesiaContract::accepted).toList();
  }

  private CompletableFuture<Answer> placeLater() {
    return shop.postLater(order(GOOD_CARD, "sku-1", 1));
  }

  private static String accepted(CompletableFuture<Answer> answer) {
    assertThat(answer.join().status()).as(answer.join().text()).isEqualTo(202);
    return answer.join().json().getString("order_id");
  }

  /** In the stream there is now: each of them, with the end it had. */
  private void awaitAnnounced(List<String> orderIds) {
    eventually(
        END_MAX,
        () -> {
          var confirmed =
              wiretap.messages("ORDERS").stream()
                  .filter(message -> message.subject().equals("orders.confirmed"))
                  .map(message -> new JsonObject(message.body()).getString("order_id"))
                  .toList();
          assertThat(confirmed).containsAll(orderIds);
        });
  }

  private double amnesia(String stream) {
    return shop.metric(
        "penstock_broker_amnesia_total", "service=\"order\"", "stream=\"" + stream + "\"");
  }
}
