package dev.penstock.dev;

import static dev.penstock.dev.Shop.DECLINED_CARD;
import static dev.penstock.dev.Shop.GOOD_CARD;
import static dev.penstock.dev.Shop.order;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import dev.penstock.testkit.Wiretap;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/** A JVM per verticle and two of inventory, as on five machines, around one broker and database. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class SeparateProcessesIT {
  private static final Duration END_MAX = Duration.ofSeconds(30);

  private final List<PenstockProcess> processes = new ArrayList<>();
  private Books books;
  private Wiretap wiretap;
  private PenstockProcess killed;
  private Shop orders;
  private Shop inventory;
  private Shop otherInventory;

  @BeforeAll
  void start() {
    var nats = RealServers.freshNats(NatsBinaries.newest());
    wiretap = Wiretap.on(nats.url());
    var databaseUrl = RealServers.freshDatabase();
    books = new Books(databaseUrl);
    var environment = new HashMap<String, String>();
    environment.put("NATS_URL", nats.url());
    environment.put("DATABASE_URL", databaseUrl);
    // What a killed process held is driven again sooner than the broker gives it to another.
    environment.put("PENSTOCK_ORDER_REDRIVE_AFTER", "3s");
    environment.put("PENSTOCK_ORDER_REDRIVE_INTERVAL", "500ms");
    var gateway = run(environment, "gateway");
    var gatewayUrl = gateway.shop().url();
    environment.put("PENSTOCK_PAYMENT_GATEWAY_URL", gatewayUrl);
    // All at once: also their migrations and streams must get along.
    var order = run(environment, "order");
    var first = run(environment, "inventory");
    var second = run(environment, "inventory");
    var payment = run(environment, "payment");
    orders = order.shop();
    inventory = first.shop();
    otherInventory = second.shop();
    payment.shop();
    killed = second;
  }

  @AfterAll
  void stop() {
    wiretap.close();
    processes.forEach(PenstockProcess::close);
  }

  @Test
  @Order(1)
  void endsAHundredOrdersAcrossProcesses() {
    inventory.stock("sku-1", 1_000, 100);
    inventory.stock("scarce", 10, 100);
    var good = placeConcurrently(50, order(GOOD_CARD, "sku-1", 2));
    var declined = placeConcurrently(25, order(DECLINED_CARD, "sku-1", 1));
    var scarce = placeConcurrently(25, order(GOOD_CARD, "scarce", 1));
    orders.awaitStatus(good, END_MAX, "CONFIRMED");
    orders.awaitStatus(declined, END_MAX, "CANCELLED");
    orders.awaitStatus(scarce, END_MAX, "CONFIRMED", "CANCELLED");
    assertThat(otherInventory.stock("scarce").getInteger("available")).isZero();
    assertThat(
            books.number("SELECT count(*) FROM orders.orders WHERE reason = 'insufficient_stock'"))
        .isEqualTo(15);
    eventually(
        END_MAX,
        () -> assertThat(inventory.stock("sku-1").getInteger("reserved")).isEqualTo(2 * 50));
    assertSound();
    assertThat(consumed(inventory)).as("orders taken by one inventory").isPositive();
    assertThat(consumed(otherInventory)).as("orders taken by the other").isPositive();
  }

  @Test
  @Order(2)
  void endsEveryOrderWhenAProcessIsKilledInTheMiddle() {
    var answers = new ArrayList<CompletableFuture<Answer>>();
    for (int i = 0; i < 200; i++) answers.add(orders.postLater(order(GOOD_CARD, "sku-1", 1)));
    answers.get(30).join();
    killed.signal("KILL");
    assertThat(killed.awaitExit(PenstockProcess.STOP_MAX)).isEqualTo(128 + 9);
    var orderIds = answers.stream().map(it -> it.join().json().getString("order_id")).toList();
    orders.awaitStatus(orderIds, END_MAX, "CONFIRMED");
    assertSound();
  }

  @Test
  @Order(3)
  void drainsEachProcessOnSigterm() {
    var alive = processes.stream().filter(process -> process != killed).toList();
    for (var process : alive) process.signal("TERM");
    for (var process : alive) {
      assertThat(process.awaitExit(PenstockProcess.STOP_MAX)).as(process.err()).isZero();
    }
  }

  private PenstockProcess run(Map<String, String> environment, String verticle) {
    var process = PenstockProcess.start(environment, "run", verticle, "--http-port", "0");
    processes.add(process);
    return process;
  }

  private List<String> placeConcurrently(int count, JsonObject order) {
    var answers = new ArrayList<CompletableFuture<Answer>>();
    for (int i = 0; i < count; i++) answers.add(orders.postLater(order));
    return answers.stream().map(it -> it.join().json().getString("order_id")).toList();
  }

  private static double consumed(Shop inventory) {
    return inventory.metric("penstock_messages_consumed_total", "subject=\"orders.created\"");
  }

  private void assertSound() {
    assertThat(books.unsoundStock()).isEmpty();
    assertThat(books.unsoundPayments()).isEmpty();
    assertThat(wiretap.messages("DEADLETTERS")).isEmpty();
  }
}
