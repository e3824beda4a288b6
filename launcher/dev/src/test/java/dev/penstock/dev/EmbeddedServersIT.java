package dev.penstock.dev;

import static dev.penstock.dev.PenstockProcess.isAlive;
import static dev.penstock.dev.Shop.GOOD_CARD;
import static dev.penstock.dev.Shop.order;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/** Nothing set up: the servers are the launcher's own, and so is the care for them. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class EmbeddedServersIT {
  private static final Duration DEMO_MAX = Duration.ofSeconds(90);
  private static final Pattern SERVER_PID = Pattern.compile("embedded.* pid (\\d+),");

  private final Path data = PenstockProcess.temporaryFolder();
  private final Set<Long> seen = new HashSet<>();
  private String orderId = "";

  @AfterAll
  void stop() {
    // A test that failed between a kill and the next run leaves them to us.
    seen.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    PenstockProcess.delete(data);
  }

  @Test
  @Order(1)
  void stopsItsServersOnCtrlC() {
    try (var run = run()) {
      var shop = run.shop();
      shop.stock("kept", 10, 100);
      orderId = shop.place(order(GOOD_CARD, "kept", 1));
      shop.awaitEnd(orderId);
      var servers = servers(run);
      assertThat(servers).allSatisfy(pid -> assertThat(isAlive(pid)).isTrue());
      run.signal("INT");
      assertThat(run.awaitExit(PenstockProcess.STOP_MAX)).as(run.err()).isZero();
      assertThat(servers).allSatisfy(pid -> assertThat(isAlive(pid)).isFalse());
    }
  }

  @Test
  @Order(2)
  void findsTheOrdersOfTheLastRunAndAdoptsTheServersOfAKilledOne() {
    List<Long> servers;
    try (var run = run()) {
      assertFindsTheOrder(run.shop());
      servers = servers(run);
      run.signal("KILL");
      run.awaitExit(PenstockProcess.STOP_MAX);
      assertThat(servers).allSatisfy(pid -> assertThat(isAlive(pid)).isTrue());
    }
    try (var run = run()) {
      var shop = run.shop();
      assertFindsTheOrder(shop);
      assertThat(servers(run)).isEqualTo(servers);
      assertThat(run.err()).contains("found running");
      shop.awaitEnd(shop.place(order(GOOD_CARD, "kept", 1)));
      run.signal("TERM");
      assertThat(run.awaitExit(PenstockProcess.STOP_MAX)).as(run.err()).isZero();
      assertThat(servers).allSatisfy(pid -> assertThat(isAlive(pid)).isFalse());
    }
  }

  @Test
  @Order(3)
  void demonstratesOrdersAndTheirEnds() throws IOException {
    var line =
        new String[] {"demo", "--exit", "--ephemeral", "--http-port", "0", "--data", data + ""};
    try (var demo = PenstockProcess.start(line)) {
      assertThat(demo.awaitExit(DEMO_MAX)).as(demo.err() + demo.out()).isZero();
      assertThat(demo.out())
          .contains("Every order ended as expected.")
          .contains("Sent twice under one key: one order.")
          .containsPattern("good order 1 +202 .* CONFIRMED .* yes")
          .containsPattern("larger than the stock +202 .* CANCELLED insufficient_stock .* yes")
          .containsPattern("card declined +202 .* CANCELLED payment_declined .* yes")
          .containsPattern("invalid body +400 .* yes")
          .doesNotContainPattern("(?m) NO$")
          .doesNotContain("\u001b");
      assertThat(demo.out().lines().filter(row -> row.endsWith(" yes")).count())
          .isGreaterThanOrEqualTo(12);
      assertThat(servers(demo)).allSatisfy(pid -> assertThat(isAlive(pid)).isFalse());
    }
    try (var files = Files.list(data)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("forgets everything at the end")
          .noneMatch(name -> name.startsWith("ephemeral"));
    }
  }

  @Test
  @Order(4)
  void auditsWhatTheDataFolderHoldsWithAndWithoutARunBesideIt() {
    try (var run = run()) {
      run.shop();
      assertSound(audit("--online"));
      run.signal("TERM");
      assertThat(run.awaitExit(PenstockProcess.STOP_MAX)).as(run.err()).isZero();
    }
    assertSound(audit("--json", "-"));
  }

  private PenstockProcess audit(String... options) {
    return PenstockProcess.start(
        Stream.concat(Stream.of("audit", "--data", data.toString()), Stream.of(options))
            .toArray(String[]::new));
  }

  private static void assertSound(PenstockProcess audit) {
    try (audit) {
      assertThat(audit.awaitExit(DEMO_MAX)).as(audit.err() + audit.out()).isZero();
      assertThat(audit.out() + audit.err()).contains("2 orders", "Sound: every invariant holds.");
    }
  }

  private PenstockProcess run() {
    return PenstockProcess.start("run", "--http-port", "0", "--data", data.toString());
  }

  private void assertFindsTheOrder(Shop shop) {
    var found = shop.get("/orders/" + orderId);
    assertThat(found.status()).as(found.text()).isEqualTo(200);
    assertThat(found.json().getString("status")).isEqualTo("CONFIRMED");
  }

  /** The processes that the banner says it looks after, behind the address. */
  private List<Long> servers(PenstockProcess run) {
    var servers = new ArrayList<Long>();
    eventually(
        Shop.SOON,
        () -> {
          servers.clear();
          var matches = SERVER_PID.matcher(run.err()).results();
          matches.map(found -> Long.parseLong(found.group(1))).forEach(servers::add);
          assertThat(servers).as(run.err()).hasSize(2);
        });
    seen.addAll(servers);
    return servers;
  }
}
