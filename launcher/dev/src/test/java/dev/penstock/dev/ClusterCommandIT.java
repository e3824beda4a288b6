package dev.penstock.dev;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.dev.cluster.Seen;
import dev.penstock.dev.process.AuditProcess;
import dev.penstock.dev.process.Signal;
import dev.penstock.testkit.NatsBinaries;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** {@code penstock cluster}, while whatever it started is killed. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class ClusterCommandIT {
  private static final Duration UP_MAX = Duration.ofSeconds(100);
  private static final Duration SOON = Duration.ofSeconds(45);
  private static final int WELL = 0;
  private static final int DEGRADED = 1;
  private static final int NOT_UP = 3;

  private Path folder;
  private Path history;
  private Shop shop;
  private Books books;

  @BeforeAll
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void start() {
    folder = PenstockProcess.temporaryFolder();
    history = folder.resolve("history.jsonl");
    assertThat(run("status").code()).isEqualTo(NOT_UP);
    up();
    var status = awaitWell(true);
    eventually(SOON, () -> assertThat(run("status").code()).isEqualTo(WELL));
    shop = new Shop(part(status, "services", "order").getString("url"));
    books = new Books(status.getJsonObject("postgres").getString("url"));
    new Shop(part(status, "services", "inventory-1").getString("url")).stock("sku-1", 100_000, 100);
  }

  @AfterAll
  void stop() {
    run("down", "--purge");
    PenstockProcess.delete(folder);
  }

  @Test
  @Order(1)
  void endsEveryOrderOnceWhileNodesAreKilledAndComeBack() throws Exception {
    try (var customers = new Customers(3, shop, history, ClusterCommandIT::order)) {
      awaitMore(customers, 50);
      var status = awaitWell(true);
      var leader = leader(status);
      kill(status, leader);
      awaitMore(customers, 50);
      eventually(SOON, () -> assertThat(leader(awaitWell(false))).isNotEqualTo(leader));
      assertThat(run("status").code()).isEqualTo(DEGRADED);
      assertThat(up()).contains("starting " + leader);

      status = awaitWell(true);
      kill(status, follower(status));
      awaitMore(customers, 50);
      kill(status, leader(status));
      awaitMore(customers, 100);
      assertThat(awaitWell(false).getString("meta_leader")).isNull();
      up();
      awaitMore(customers, 50);
      customers.stop();
      assertThat(customers.answers().keySet()).as("without a quorum too").isSubsetOf(202, 503);
      assertAllEnded(customers);
    }
    assertSound(awaitWell(true));
  }

  @Test
  @Order(2)
  void startsWhateverWasKilledAndTouchesNoStranger() throws IOException {
    var before = awaitWell(true);
    var stranger = new ProcessBuilder("sleep", "300").start();
    try {
      Signal.KILL.to(before.getJsonObject("postgres").getLong("pid"));
      Signal.KILL.to(pid(before, "deadletter"));
      takeFor("deadletter", stranger.pid());
      assertThat(up()).contains("starting deadletter").doesNotContain("starting nats");
      assertThat(up()).contains("The cluster is up already.");
      assertThat(pid(awaitWell(true), "order")).isEqualTo(pid(before, "order"));
      shop.awaitEnd(shop.place(order(1)), SOON);
      Signal.KILL.to(pid(before, "payment"));
      takeFor("payment", stranger.pid());
      assertThat(run("down").out()).contains("order has stopped", "postgres has stopped");
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
    assertThat(run("status").code()).isEqualTo(NOT_UP);
    assertThat(run("down").out()).contains("down already");
  }

  /** As if the system had given the id of a process that is gone to another. */
  private void takeFor(String service, long pid) throws IOException {
    var pidFile = folder.resolve("cluster/run/" + service + ".pid");
    var noted = Files.readAllLines(pidFile);
    Files.write(pidFile, List.of(Long.toString(pid), noted.get(1)));
  }

  private static JsonObject order(int number) {
    var card = number % 10 == 9 ? Shop.DECLINED_CARD : Shop.GOOD_CARD;
    return Shop.order(card, "sku-1", 1);
  }

  private static void awaitMore(Customers customers, int count) {
    int wanted = customers.accepted() + count;
    eventually(SOON, () -> assertThat(customers.accepted()).isGreaterThanOrEqualTo(wanted));
  }

  private void assertAllEnded(Customers customers) {
    var open = "SELECT order_id FROM orders.orders WHERE ended_at IS NULL";
    eventually(SOON, () -> assertThat(books.rows(open)).isEmpty());
    assertThat(books.rows("SELECT order_id FROM orders.orders"))
        .containsExactlyInAnyOrderElementsOf(customers.orderIds());
    assertThat(books.unsoundStock()).isEmpty();
    assertThat(books.unsoundPayments()).isEmpty();
  }

  /** Every 202 is an order that has ended once, by somebody who knows none of our code. */
  private void assertSound(JsonObject status) throws Exception {
    var password = Files.readString(folder.resolve("cluster/nats/penstock.password")).strip();
    var node = status.getJsonArray("nodes").getJsonObject(0).getString("url");
    var natsUrl = node.replace("://", "://penstock:" + password + "@");
    var databaseUrl = status.getJsonObject("postgres").getString("url");
    var verdict =
        new AuditProcess(folder, natsUrl, databaseUrl, SOON, SOON)
            .run(List.of("--history", history.toString()));
    var violated = new ArrayList<>(verdict.getJsonArray("invariants").stream().toList());
    violated.removeIf(each -> !((JsonObject) each).getString("verdict").equals("violated"));
    assertThat(violated).isEmpty();
  }

  private static void kill(JsonObject status, String node) {
    long pid = part(status, "nodes", node).getLong("pid");
    assertThat(Signal.KILL.to(pid)).isTrue();
  }

  private static String leader(JsonObject status) {
    var leader = part(status, "streams", "ORDERS").getString("leader");
    assertThat(leader).as(status.encodePrettily()).isNotNull();
    return leader;
  }

  private static String follower(JsonObject status) {
    var followers = part(status, "streams", "ORDERS").getJsonArray("followers");
    return followers.getJsonObject(0).getString("node");
  }

  private static long pid(JsonObject status, String service) {
    return part(status, "services", service).getLong("pid");
  }

  private static JsonObject part(JsonObject status, String group, String name) {
    return status.getJsonArray(group).stream()
        .map(JsonObject.class::cast)
        .filter(part -> name.equals(part.getString("name")))
        .findFirst()
        .orElseThrow();
  }

  private String up() {
    var up =
        run(
            "up",
            "--http-port",
            "0",
            "-s",
            "order.redrive_after=3s",
            "-s",
            "order.redrive_interval=500ms");
    assertThat(up.code()).as(up.out()).isZero();
    return up.out();
  }

  /** Once all is well, or something is not; replicas take a while to catch up. */
  private JsonObject awaitWell(boolean well) {
    var seen = new JsonObject[1];
    eventually(
        SOON,
        () -> {
          seen[0] = Seen.in(folder);
          assertThat(seen[0].getBoolean("well")).as(seen[0].encodePrettily()).isEqualTo(well);
        });
    return seen[0];
  }

  private record Ran(int code, String out) {}

  private Ran run(String command, String... more) {
    var line = new ArrayList<>(List.of("cluster", command, "--data", folder.toString()));
    line.addAll(List.of(more));
    var environment = Map.of("NATS_SERVER", NatsBinaries.newest().path().toString());
    try (var process = PenstockProcess.start(environment, line.toArray(String[]::new))) {
      int code = process.awaitExit(UP_MAX);
      return new Ran(code, code > 0 && process.out().isEmpty() ? process.err() : process.out());
    }
  }
}
