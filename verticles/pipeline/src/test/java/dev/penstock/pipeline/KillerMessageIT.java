package dev.penstock.pipeline;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.penstock.servers.NatsBinary;
import dev.penstock.store.Migrations;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import dev.penstock.testkit.Tapped;
import dev.penstock.testkit.Wiretap;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One message ends every process that handles it; somebody starts the next one each time. */
final class KillerMessageIT {
  private static final int NEIGHBOURS = 60;

  /** Half of the neighbours come before it, an order and a cancellation each. */
  private static final int KILLER_SEQUENCE = NEIGHBOURS + 1;

  private static final Duration LIFE_MAX = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofSeconds(60);

  private String natsUrl;
  private String databaseUrl;

  static Stream<Arguments> killers() {
    return Stream.of(
        arguments("halt", NatsBinaries.oldest()),
        arguments("halt", NatsBinaries.newest()),
        arguments("memory", NatsBinaries.newest()));
  }

  @ParameterizedTest
  @MethodSource("killers")
  void isIsolatedAfterFiveDeathsWhileItsNeighboursAreHandled(String product, NatsBinary binary)
      throws Exception {
    natsUrl = RealServers.freshNats(binary).url();
    databaseUrl = RealServers.freshDatabase();
    Migrations.apply(databaseUrl, Pipeline.SCHEMA, Pipeline.SCHEMA);
    var killer = UUID.randomUUID();
    int deaths = 0;
    try (var wiretap = Wiretap.on(natsUrl)) {
      letLive(wiretap);
      publish(wiretap, killer, product);
      while (wiretap.messages("DEADLETTERS").isEmpty() && deaths <= 10) deaths += live(wiretap);
      var living = start();
      try {
        eventually(SOON, () -> assertThat(ids(wiretap, "INVENTORY")).hasSize(2 * NEIGHBOURS));
        eventually(SOON, () -> assertThat(attemptsOfTheKiller()).isZero());
      } finally {
        end(living);
      }
      assertThat(ids(wiretap, "DEADLETTERS")).hasSize(1);
      var letter = new JsonObject(wiretap.messages("DEADLETTERS").get(0).body());
      assertThat(letter.getString("failure")).isEqualTo("killer");
      assertThat(letter.getInteger("attempts")).isEqualTo(5);
      assertThat(letter.getString("body")).contains(killer.toString());
      assertThat(wiretap.messages("INVENTORY"))
          .extracting(Tapped::body)
          .noneMatch(body -> body.contains(killer.toString()));
    }
    // A first life that comes to it late has it delivered again before, which counts, too.
    assertThat(deaths).isBetween(4, 5);
  }

  /** A process that dies is followed by one that may say the same again, under the same id. */
  private static Set<String> ids(Wiretap wiretap, String stream) {
    return wiretap.messages(stream).stream().map(Tapped::messageId).collect(Collectors.toSet());
  }

  /** Makes streams and consumers, as the first start of an installation does. */
  private void letLive(Wiretap wiretap) throws Exception {
    var first = start();
    try {
      eventually(SOON, () -> assertThat(wiretap.messages("DEADLETTERS")).isEmpty());
    } finally {
      end(first);
    }
  }

  private static void publish(Wiretap wiretap, UUID killer, String product) {
    for (int i = 0; i < NEIGHBOURS; i++) {
      if (i == NEIGHBOURS / 2) wiretap.publish("orders.created", order(killer, product));
      wiretap.publish("orders.created", order(UUID.randomUUID(), "sku-1"));
      wiretap.publish("orders.cancelled", cancellation(UUID.randomUUID()));
    }
  }

  /** One life, until it dies or a dead letter saves it; the number of deaths. */
  private int live(Wiretap wiretap) throws Exception {
    var process = start();
    var end = System.nanoTime() + LIFE_MAX.toNanos();
    while (System.nanoTime() < end) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        assertThat(process.exitValue()).as("86 halted, 3 out of memory").isIn(86, 3);
        return 1;
      }
      if (!wiretap.messages("DEADLETTERS").isEmpty()) break;
    }
    end(process);
    return 0;
  }

  private Process start() throws IOException {
    var line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx96m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DoomedProcess.class.getName(),
                natsUrl,
                databaseUrl));
    return new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.DISCARD)
        .start();
  }

  private static void end(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /**
   * Those of a neighbour may stay until they are too old: when it was acknowledged while it was
   * delivered again, and its process died then, nobody hears of it any more.
   */
  private long attemptsOfTheKiller() throws SQLException {
    var url = "jdbc:" + databaseUrl.replace("postgres@", "") + "?user=postgres";
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT count(*) FROM pipeline.attempts WHERE sequence = " + KILLER_SEQUENCE)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static String order(UUID orderId, String product) {
    return """
        {"order_id":"%s","version":"v1","items":[{"product_id":"%s","quantity":1}]}"""
        .formatted(orderId, product);
  }

  private static String cancellation(UUID orderId) {
    return """
        {"order_id":"%s","version":"v1","reason":"customer_request",
        "ended_at":"2026-01-31T12:00:00Z"}"""
        .formatted(orderId);
  }
}
