package dev.penstock.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.store.DatabaseUrl;
import dev.penstock.store.LedgerOptions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresJudgementTest {
  private static final Map<String, String> GOOD =
      Map.ofEntries(
          Map.entry("fsync", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("autovacuum", "on"),
          Map.entry("max_connections", "100"),
          Map.entry("superuser_reserved_connections", "3"),
          Map.entry("statement_timeout", "0"),
          Map.entry("max_wal_size", "4096"),
          Map.entry("shared_buffers", "32768"),
          Map.entry("server_encoding", "UTF8"),
          Map.entry("default_transaction_read_only", "off"));

  private record Facts(
      int version,
      int used,
      boolean standby,
      boolean superuser,
      List<String> missing,
      boolean mayCreate,
      double roundTripMillis,
      double commitMillis) {
    static final Facts GOOD = new Facts(180_006, 1, false, false, List.of(), true, 0.3, 1);

    PostgresFacts with(Map<String, String> settings) {
      return new PostgresFacts(
          version,
          settings,
          used,
          0,
          -1,
          standby,
          superuser,
          missing,
          mayCreate,
          false,
          roundTripMillis,
          List.of(commitMillis),
          Duration.ZERO,
          Duration.ZERO);
    }
  }

  private static List<Finding> judge(PostgresFacts facts) {
    return PostgresJudgement.of(facts, LedgerOptions.DEFAULTS, 44, Duration.ofMillis(50));
  }

  @Test
  void findsNothingWrongWithAGoodOne() {
    assertThat(judge(Facts.GOOD.with(GOOD))).extracting(Finding::level).containsOnly(Level.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "fsync, off, ERROR",
    "full_page_writes, off, ERROR",
    "synchronous_commit, off, ERROR",
    "synchronous_commit, local, OK",
    "synchronous_commit, remote_apply, OK",
    "autovacuum, off, ERROR",
    "max_connections, 40, ERROR",
    "max_connections, 48, OK",
    "statement_timeout, 500, NOTE",
    "statement_timeout, 60000, OK"
  })
  void judgesSettings(String setting, String value, Level level) {
    var settings = new HashMap<>(GOOD);
    settings.put(setting, value);
    assertThat(judge(Facts.GOOD.with(settings)))
        .filteredOn(each -> each.id().equals("postgres." + setting))
        .extracting(Finding::level)
        .containsExactly(level);
    assertThat(judge(Facts.GOOD.with(settings)))
        .filteredOn(each -> each.level() == Level.ERROR)
        .allSatisfy(each -> assertThat(each.fix()).contains("ALTER SYSTEM SET " + setting));
  }

  @Test
  void judgesVersionRoleRightsAndTimes() {
    assertThat(bad(new Facts(120_001, 1, false, false, List.of(), true, 0.3, 1)))
        .containsExactly("postgres.version ERROR");
    assertThat(bad(new Facts(130_001, 1, false, false, List.of(), true, 0.3, 1)))
        .containsExactly("postgres.version WARNING");
    assertThat(bad(new Facts(180_006, 60, false, false, List.of(), true, 0.3, 1)))
        .containsExactly("postgres.max_connections ERROR");
    assertThat(bad(new Facts(180_006, 1, true, false, List.of(), true, 0.3, 1)))
        .containsExactly("postgres.primary ERROR");
    assertThat(bad(new Facts(180_006, 1, false, true, List.of("orders"), true, 0.3, 1)))
        .containsExactly("postgres.rights NOTE");
    assertThat(bad(new Facts(180_006, 1, false, false, List.of("orders"), false, 0.3, 1)))
        .containsExactly("postgres.rights ERROR");
    assertThat(bad(new Facts(180_006, 1, false, false, List.of(), true, 30, 90)))
        .containsExactly("postgres.round_trip WARNING", "postgres.commit WARNING");
  }

  @Test
  void countsWhatPenstockHasOpenAsLeftForIt() {
    var facts =
        new PostgresFacts(
            180_006,
            GOOD,
            90,
            60,
            -1,
            false,
            false,
            List.of(),
            true,
            false,
            0.3,
            List.of(1.0),
            Duration.ZERO,
            Duration.ZERO);
    assertThat(judge(facts))
        .anySatisfy(each -> assertThat(each.found()).startsWith("67 connections left"));
  }

  private static List<String> bad(Facts facts) {
    return judge(facts.with(GOOD)).stream()
        .filter(each -> each.level() != Level.OK)
        .map(each -> each.id() + " " + each.level())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "28P01, postgres.login",
    "28000, postgres.login",
    "3D000, postgres.database",
    "53300, postgres.max_connections",
    "08001, postgres.reachable"
  })
  void saysWhyItIsNotLetIn(String state, String id) {
    var url = DatabaseUrl.parse("postgresql://me:hidden@h/x");
    var finding = PostgresCheck.unreachable(url, new SQLException("no", state));
    assertThat(finding.id()).isEqualTo(id);
    assertThat(finding.level()).isEqualTo(Level.ERROR);
    assertThat(finding.found()).startsWith("postgresql://me:***@h/x: no");
  }
}
