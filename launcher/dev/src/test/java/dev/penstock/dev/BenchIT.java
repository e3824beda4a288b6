package dev.penstock.dev;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.dev.process.Trees;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command, as it is run by hand. What is fast enough is not for a test to say. Most of the time
 * a run waits for PostgreSQL's statistics: so some run beside the others.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 8, unit = TimeUnit.MINUTES)
final class BenchIT {
  private static final Duration RUN_MAX = Duration.ofMinutes(7);
  private static final Duration END_MAX = Duration.ofSeconds(60);

  @TempDir Path temporary;
  private Path figuresFile;
  private PenstockProcess figuresRun;
  private PenstockProcess unfinishedRun;

  @BeforeAll
  void start(@TempDir Path folder) {
    figuresFile = folder.resolve("bench.json");
    figuresRun = scenario(figuresFile, "--orders=500");
    unfinishedRun =
        PenstockProcess.start(
            "bench",
            "orders",
            "--orders=20",
            "--rounds=1",
            "--warm-up=0s",
            "--end-wait=1s",
            "--set=gateway.latency=60s");
  }

  @AfterAll
  void stop() {
    figuresRun.close();
    unfinishedRun.close();
  }

  @Test
  void measuresEveryFigureAndEndsEveryOrder() throws IOException {
    assertThat(figuresRun.awaitExit(RUN_MAX)).as(figuresRun.out() + figuresRun.err()).isZero();
    var json = new JsonObject(Files.readString(figuresFile));
    assertThat(json.getBoolean("counts")).isTrue();
    assertThat(json.getJsonObject("audit").getLong("orders")).isEqualTo(500);
    assertThat(json.getJsonObject("audit").getLong("orders_under_way")).isZero();
    assertThat(json.getJsonObject("header").getString("postgresql"))
        .contains("fsync on", "synchronous_commit on", "full_page_writes on");
    var round = json.getJsonArray("rounds").getJsonObject(0);
    assertThat(round.getJsonObject("statuses").getMap()).isEqualTo(Map.of("202", 500));
    var figures = round.getJsonObject("figures").getMap();
    assertThat(figures)
        .containsEntry("accepted_orders", 500.0)
        .containsEntry("ended_orders", 500.0)
        .containsEntry("unfinished_orders", 0.0)
        .containsEntry("cancelled_orders", 0.0)
        .containsEntry("other_answer_millis_p50", null)
        .containsEntry("other_answer_millis_p99", null);
    assertThat(figures)
        .extractingByKeys(
            "accepted_per_second",
            "ended_per_second",
            "answer_millis_p50",
            "answer_millis_p90",
            "answer_millis_p99",
            "answer_millis_p999",
            "answer_millis_max",
            "end_millis_p50",
            "end_millis_p90",
            "end_millis_p99",
            "end_millis_p999",
            "end_millis_max",
            "cpu_millis_per_order_services",
            "cpu_millis_per_order_nats_server",
            "cpu_millis_per_order_postgresql",
            "cpu_millis_per_order_total",
            "cpu_millis_per_order_load_generator",
            "load_generator_core_percent",
            "allocated_bytes_per_order",
            "services_rss_mebibytes_max",
            "system_pss_mebibytes_max",
            "messages_stored_per_order",
            "wal_bytes_per_order",
            "commits_per_order",
            "rows_inserted_per_order",
            "rows_updated_per_order")
        .allSatisfy(value -> assertThat((Double) value).isPositive());
    assertThat(figures)
        .containsKeys(
            "ended_per_second_while_posting",
            "other_answers",
            "other_answers_with_retry_after",
            "redeliveries",
            "rows_updated_hot_percent",
            "rows_deleted_per_order");
  }

  /** Both at once, since each waits most of the time for PostgreSQL's statistics. */
  @Test
  void measuresBesideEndedOrdersAndBesideExpressOrders() throws IOException {
    var past = temporary.resolve("past.json");
    var express = temporary.resolve("express.json");
    try (var first = scenario(past, "--orders=100", "--history=2000", "--jvms=2");
        var second = scenario(express, "--express=300", "--rate=50")) {
      assertThat(first.awaitExit(RUN_MAX)).as(first.out() + first.err()).isZero();
      assertThat(second.awaitExit(RUN_MAX)).as(second.out() + second.err()).isZero();
    }
    keepsTheLedgerSoundWithEndedOrders(new JsonObject(Files.readString(past)));
    showsHowExpressOrdersOvertake(new JsonObject(Files.readString(express)));
  }

  @Test
  void measuresASecondVersionBesideTheFirstAlone() throws IOException {
    var json = temporary.resolve("versions.json");
    try (var run = scenario(json, "--orders=200", "--versions=orders.created=v1+v2")) {
      assertThat(run.awaitExit(RUN_MAX)).as(run.out() + run.err()).isZero();
    }
    var report = new JsonObject(Files.readString(json));
    assertThat(report.getJsonArray("rounds"))
        .extracting(round -> ((JsonObject) round).getString("name"))
        .containsExactly("v1 1", "v1+v2 1");
    var stored = report.getJsonArray("rounds").stream().map(BenchIT::storedPerOrder).toList();
    // Not exactly: an order that is slow is driven again, which stores a message more.
    assertThat(stored.get(1) - stored.get(0)).as("messages/order more").isBetween(0.8, 1.2);
    assertThat(report.getJsonObject("versions").getDouble("ratio")).isPositive();
  }

  private static double storedPerOrder(Object round) {
    return ((JsonObject) round).getJsonObject("figures").getDouble("messages_stored_per_order");
  }

  private static PenstockProcess scenario(Path json, String... options) {
    var all = new ArrayList<>(List.of("bench", "--rounds=1", "--warm-up=0s", "--json=" + json));
    all.addAll(List.of(options));
    return PenstockProcess.start(all.toArray(String[]::new));
  }

  private static void keepsTheLedgerSoundWithEndedOrders(JsonObject json) {
    assertThat(json.getJsonArray("rounds"))
        .extracting(round -> ((JsonObject) round).getString("name"))
        .containsExactly("empty 1", "full 1");
    assertThat(json.getJsonArray("rounds").getJsonObject(0).getJsonObject("figures").getMap())
        .extractingByKeys("cpu_millis_per_order_services_1", "cpu_millis_per_order_services_2")
        .allSatisfy(value -> assertThat((Double) value).isPositive());
    assertThat(json.getJsonArray("history_ratios"))
        .hasSize(2)
        .allSatisfy(ratio -> assertThat(((JsonObject) ratio).getDouble("ratio")).isPositive());
    assertThat(json.getJsonObject("history").getDouble("mebibytes")).isGreaterThan(2);
    assertThat(json.getJsonObject("audit").getLong("orders")).isEqualTo(2_200);
    assertThat(json.getJsonObject("audit").getJsonArray("invariants"))
        .extracting(invariant -> ((JsonObject) invariant).getString("verdict"))
        .contains("kept")
        .doesNotContain("violated");
  }

  private static void showsHowExpressOrdersOvertake(JsonObject json) {
    assertThat(json.getJsonArray("rounds"))
        .extracting(round -> ((JsonObject) round).getString("name"))
        .containsExactly("alone 1", "overtaken 1");
    var express = json.getJsonObject("express");
    assertThat(express.getLong("orders")).isPositive();
    assertThat(express.getDouble("end_millis_p99")).isPositive();
    assertThat(express.getDouble("ratio")).isPositive();
    assertThat(json.getJsonObject("audit").getLong("orders"))
        .isEqualTo(600 + express.getLong("orders"));
  }

  @Test
  void saysThatFiguresDoNotCountWhenAnOrderIsUnfinished() {
    var run = unfinishedRun;
    assertThat(run.awaitExit(RUN_MAX)).as(run.out() + run.err()).isEqualTo(1);
    assertThat(run.out())
        .contains("THESE FIGURES DO NOT COUNT")
        .contains("round 1: 20 orders have not ended");
    deleteLogs(run.out(), "kept in (/\\S+)");
  }

  @Test
  void saysWhatAServiceSaidThatEnded() {
    try (var run = PenstockProcess.start("bench", "--split", "--java-options=-XX:+NoSuchFlag")) {
      assertThat(run.awaitExit(END_MAX)).isEqualTo(1);
      assertThat(run.err()).contains("order ended with exit code 1").contains("NoSuchFlag");
      deleteLogs(run.err(), "last, in (/\\S+)/order.log");
    }
  }

  @Test
  void endsAllItStartedWhenItIsToldToStop() {
    try (var run = PenstockProcess.start("bench", "--seconds=100", "--warm-up=0s")) {
      eventually(END_MAX, () -> assertThat(startedBy(run)).hasSizeGreaterThan(2));
      var started = startedBy(run);
      run.signal("TERM");
      run.awaitExit(END_MAX);
      // What had to be killed is gone a moment later.
      eventually(END_MAX, () -> assertThat(started).noneMatch(PenstockProcess::isAlive));
    }
  }

  /** Directly: nats-server, PostgreSQL and the services. */
  private static List<Long> startedBy(PenstockProcess run) {
    return ProcessHandle.of(run.pid()).orElseThrow().children().map(ProcessHandle::pid).toList();
  }

  private static void deleteLogs(String said, String pattern) {
    var found = Pattern.compile(pattern).matcher(said);
    assertThat(found.find()).as(said).isTrue();
    assertThat(Path.of(found.group(1))).isNotEmptyDirectory();
    Trees.delete(Path.of(found.group(1)));
  }

  @Test
  void measuresNoServersOfOthers() {
    try (var run = PenstockProcess.start(Map.of("NATS_URL", "nats://127.0.0.1:1"), "bench")) {
      assertThat(run.awaitExit(END_MAX)).isEqualTo(3);
      assertThat(run.err()).contains("unset NATS_URL");
    }
  }
}
