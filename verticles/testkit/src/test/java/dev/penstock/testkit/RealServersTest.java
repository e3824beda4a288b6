package dev.penstock.testkit;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.servers.NatsBinary;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RealServersTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  static List<NatsBinary> binaries() {
    return NatsBinaries.all();
  }

  @ParameterizedTest
  @MethodSource("binaries")
  void keepsWhatWasAcknowledgedThroughAKilledBroker(NatsBinary binary) {
    try (var server = RealServers.freshNats(binary);
        var wiretap = Wiretap.on(server.url())) {
      wiretap.createStream("THINGS", "things.>");
      assertThat(wiretap.messages("THINGS")).isEmpty();
      wiretap.publish("things.made", "{\"n\":1}");
      wiretap.publish("things.sold", Map.of("Nats-Msg-Id", "id-2"), "{\"n\":2}");
      server.kill();
      server.restart();
      eventually(
          SOON,
          () ->
              assertThat(wiretap.messages("THINGS"))
                  .containsExactly(
                      new Tapped("things.made", Map.of(), "{\"n\":1}", 1),
                      new Tapped("things.sold", Map.of("Nats-Msg-Id", "id-2"), "{\"n\":2}", 2)));
      assertThat(wiretap.await("things.*", "\"n\":2", SOON).subject()).isEqualTo("things.sold");
      assertThatThrownBy(() -> wiretap.await("things.made", "absent", Duration.ofMillis(300)))
          .hasMessageContaining("no message on things.made with: absent");
    }
  }

  @Test
  void keepsCommittedRowsThroughAKilledDatabase() throws Exception {
    try (var server = RealServers.freshPostgres()) {
      var url = jdbc(server.url());
      execute(url, "CREATE TABLE kept (n int)");
      execute(url, "INSERT INTO kept VALUES (1), (2)");
      server.kill();
      assertThatThrownBy(() -> execute(url, "SELECT 1")).isInstanceOf(SQLException.class);
      server.restart();
      assertThat(number(url, "SELECT count(*) FROM kept")).isEqualTo(2);
    }
  }

  @Test
  void syncsEveryCommitToTheDisk() throws Exception {
    var url = jdbc(RealServers.freshDatabase());
    for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      assertThat(text(url, "SHOW " + setting)).as(setting).isEqualTo("on");
    }
    assertThat(text(url, "SHOW max_connections")).isEqualTo("200");
    assertThat(text(url, "SHOW server_version")).isEqualTo(RealServers.postgres().version());
  }

  @Test
  void givesEachAskerADatabaseOfItsOwn() throws Exception {
    var first = RealServers.freshDatabase();
    var second = RealServers.freshDatabase();
    assertThat(first).isNotEqualTo(second).startsWith("postgresql://postgres@127.0.0.1:");
    execute(jdbc(first), "CREATE TABLE mine (n int)");
    execute(jdbc(second), "CREATE TABLE mine (n int)");
  }

  @Test
  void repeatsAnAssertionUntilItPasses() {
    var tries = new AtomicInteger();
    eventually(SOON, () -> assertThat(tries.incrementAndGet()).isEqualTo(3));
    assertThatThrownBy(
            () -> eventually(Duration.ofMillis(20), () -> assertThat("a").isEqualTo("b")))
        .isInstanceOf(AssertionError.class);
  }

  private static String jdbc(String url) {
    return "jdbc:" + url.replace("postgres@", "") + "?user=postgres";
  }

  private static void execute(String url, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int number(String url, String sql) throws SQLException {
    return Integer.parseInt(text(url, sql));
  }

  private static String text(String url, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
