package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.penstock.servers.Ports;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the command says and exits with, right and wrong. */
final class AuditCommandIT {
  private static final SampleRun RUN = SampleRun.ONE;

  @Test
  void saysOfEachInvariantWhatItMeansAndHowOftenItWasChecked() {
    var audited = audit();
    assertThat(audited.code()).as(audited.out()).isZero();
    assertThat(audited.out())
        .startsWith("Audit after a run: 11 orders, 0 of them under way")
        .contains("A4  ok        checked 11, violated 0: every accepted order has ended")
        .contains("A1  -         not checked: every order that was answered 202 is in the ledger")
        .contains("see --history")
        .contains("Sound: every invariant holds.");
  }

  @Test
  void writesNothingButJsonToStandardOutputWhenThatIsAskedFor() {
    var audited = audit("--json", "-");
    var json = Json.parse(audited.out().getBytes(StandardCharsets.UTF_8));
    assertThat(json.fields().get("sound")).isEqualTo(true);
    assertThat(json.text("mode")).isEqualTo("after_run");
    assertThat(json.integer("orders")).isEqualTo(11);
    assertThat(json.objects("invariants")).hasSameSizeAs(Audit.INVARIANTS);
  }

  @Test
  void showsAtMostTwentySamplesAndCountsTheOthers() {
    try (var world = new World(RUN)) {
      world.sql(
          """
          INSERT INTO inventory.stock (product_id, on_hand, reserved, unit_price_cents)
          SELECT 'made-up-' || n, 1, 0, 1 FROM generate_series(1, 25) AS n""");
      var audited = world.audit();
      assertThat(audited.code()).isEqualTo(1);
      var stock =
          Json.parse(audited.out().getBytes(StandardCharsets.UTF_8)).objects("invariants").stream()
              .filter(each -> each.text("id").equals("B2"))
              .findFirst()
              .orElseThrow();
      assertThat(stock.integer("violated")).isEqualTo(25);
      assertThat(stock.objects("samples")).hasSize(20);
      assertThat(stock.objects("samples").get(0).text("what")).isEqualTo("on hand 1, adjusted 0");
      assertThat(audited.err()).contains("and 5 more", "NOT sound: violated are B2.");
    }
  }

  @Test
  void failsWhenThereIsNothingToCheckUnlessThatIsAllowed() {
    var nats = RealServers.freshNats(NatsBinaries.newest());
    var database = RealServers.freshDatabase();
    SampleRun.installation(nats.url(), database).close();
    var empty = List.of("--nats-url", nats.url(), "--database-url", database);
    var audited = Audited.withJson(empty.toArray(String[]::new));
    assertThat(audited.code()).as(audited.err()).isEqualTo(1);
    assertThat(audited.withVerdict("violated")).isEmpty();
    var vacuous = audited.withVerdict("vacuous");
    assertThat(vacuous)
        .containsExactly("A4", "A5", "B1", "B2", "B3", "C1", "C3", "C4", "D1", "D2", "D4");
    assertThat(audited.withVerdict("none")).containsExactly("A3", "B4", "C2", "D3", "E3");
    var allowing = new ArrayList<>(empty);
    allowing.addAll(List.of("--allow-empty", String.join(",", vacuous)));
    assertThat(Audited.of(allowing.toArray(String[]::new)).code()).isZero();
  }

  @Test
  void saysThatTheGatewaysLedgerIsNotAtHand() {
    var audited = auditWithoutGateway();
    assertThat(audited.code()).as(audited.err()).isZero();
    assertThat(audited.withVerdict("not_checked"))
        .containsExactly("A1", "A2", "C1", "C2", "C3", "C4");
    assertThat(audited.err()).contains("--gateway-database-url");
  }

  @Test
  void readsTheGatewaysLedgerFromAnotherDatabase() {
    var elsewhere = RealServers.copyOf(RUN.databaseUrl());
    var audited = auditWithoutGateway("--gateway-database-url", elsewhere);
    assertThat(audited.code()).as(audited.err()).isZero();
    assertThat(audited.withVerdict("not_checked")).containsExactly("A1", "A2");
    Database.execute(
        elsewhere,
        "DELETE FROM gateway.payment_intents WHERE order_id = '" + RUN.confirmed().get(0) + "'");
    audited = auditWithoutGateway("--gateway-database-url", elsewhere);
    assertThat(audited.withVerdict("violated")).containsExactly("C1", "C3");
  }

  @Test
  void needsNoMoreThanToReadTheLedger() {
    var ledger = RealServers.copyOf(RUN.databaseUrl());
    var grants = new StringBuilder("CREATE ROLE auditor LOGIN;");
    for (var schema :
        List.of("orders", "inventory", "payment", "pipeline", "deadletter", "gateway")) {
      grants.append("GRANT USAGE ON SCHEMA %s TO auditor;".formatted(schema));
      grants.append("GRANT SELECT ON ALL TABLES IN SCHEMA %s TO auditor;".formatted(schema));
    }
    Database.execute(ledger, grants.toString());
    var reader = ledger.replace("//postgres@", "//auditor@");
    var audited = Audited.of("--nats-url", RUN.nats().url(), "--database-url", reader);
    assertThat(audited.code()).as(audited.err() + audited.out()).isZero();
  }

  private static Audited auditWithoutGateway(String... more) {
    var ledger = RealServers.copyOf(RUN.databaseUrl());
    Database.execute(ledger, "DROP SCHEMA gateway CASCADE");
    var line = new ArrayList<>(List.of("--nats-url", RUN.nats().url(), "--database-url", ledger));
    line.addAll(Arrays.asList(more));
    return Audited.withJson(line.toArray(String[]::new));
  }

  static Stream<Arguments> mistakes() throws IOException {
    var torn = SampleRun.temporaryFile();
    Files.writeString(torn, "{\"key\":\"k\"}\n");
    return Stream.of(
        arguments(2, "--allow-empty F9 is no invariant", List.of("--allow-empty", "A1,F9")),
        arguments(2, "\"soon\" is no duration", List.of("--grace", "soon")),
        arguments(2, "--history none.jsonl cannot be read", List.of("--history", "none.jsonl")),
        arguments(2, "unknown key nats.urll", List.of("-s", "nats.urll=x")),
        arguments(3, ", line 1: body_hash is missing", List.of("--history", torn.toString())));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysWhatIsWrong(int code, String says, List<String> arguments) {
    var audited = audit(arguments.toArray(String[]::new));
    assertThat(audited.code()).as(audited.err()).isEqualTo(code);
    assertThat(audited.err()).contains(says).doesNotContain("Exception");
  }

  @Test
  void exitsWith3WhenWhatItMustReadIsAway() {
    int nobody = Ports.free();
    assertNotChecked(
        "NATS at nats://127.0.0.1:" + nobody + " cannot be reached",
        Audited.of(
            "--nats-url", "nats://127.0.0.1:" + nobody, "--database-url", RUN.databaseUrl()));
    assertNotChecked(
        "postgresql://me:***@127.0.0.1:" + nobody + "/x cannot be reached",
        Audited.of(
            "--nats-url",
            RUN.nats().url(),
            "--database-url",
            "postgresql://me:secret@127.0.0.1:" + nobody + "/x"));
    assertNotChecked(
        "has no table orders.orders",
        Audited.of("--nats-url", RUN.nats().url(), "--database-url", RealServers.freshDatabase()));
  }

  private static void assertNotChecked(String says, Audited audited) {
    assertThat(audited.code()).as(audited.err()).isEqualTo(3);
    assertThat(audited.err()).startsWith("penstock: could not check: ").contains(says);
    assertThat(audited.err() + audited.out()).doesNotContain("secret");
  }

  private static Audited audit(String... more) {
    var line = new ArrayList<>(List.of("--nats-url", RUN.nats().url()));
    line.addAll(List.of("--database-url", RUN.databaseUrl()));
    line.addAll(Arrays.asList(more));
    return Audited.of(line.toArray(String[]::new));
  }
}
