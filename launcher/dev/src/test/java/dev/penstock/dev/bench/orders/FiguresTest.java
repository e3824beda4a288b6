package dev.penstock.dev.bench.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class FiguresTest {
  private final Map<String, Double> figures = figures(SampleRound.of(SampleRound.tally(), 0));

  @Test
  void countOrdersPerSecondWhilePostingAndToTheLastEnd() {
    is("accepted_orders", 100);
    is("ended_orders", 100);
    is("cancelled_orders", 10);
    is("accepted_per_second", 50);
    is("ended_per_second_while_posting", 20);
    is("ended_per_second", 25);
  }

  @Test
  void showLatencies() {
    is("answer_millis_p50", 50);
    is("answer_millis_p90", 90);
    is("answer_millis_p99", 99);
    is("answer_millis_p999", 100);
    is("answer_millis_max", 100);
    is("end_millis_max", 4_000);
  }

  @Test
  void leaveTheLoadGeneratorOutOfWhatAnOrderCosts() {
    is("cpu_millis_per_order_services", 2);
    is("cpu_millis_per_order_nats_server", 0.5);
    is("cpu_millis_per_order_postgresql", 0.5);
    is("cpu_millis_per_order_total", 3);
    is("cpu_millis_per_order_load_generator", 0.2);
    is("load_generator_core_percent", 1);
  }

  @Test
  void divideWhatWasUsedByOrders() {
    is("allocated_bytes_per_order", 10_000);
    is("wal_bytes_per_order", 5_000);
    is("messages_stored_per_order", 4);
    is("redeliveries", 2);
    is("commits_per_order", 0.5);
    is("rows_inserted_per_order", 5);
    is("rows_updated_per_order", 2);
    is("rows_updated_hot_percent", 25);
    is("rows_deleted_per_order", 1);
    is("services_rss_mebibytes_max", 300);
    is("services_rss_growth_mebibytes", 20);
    is("system_pss_mebibytes_max", 400);
  }

  @Test
  void knowNothingOfWhatNeverHappened() {
    assertThat(figures.get("other_answer_millis_p50")).isNaN();
    var tally = new Tally();
    tally.begin(0);
    tally.posted(1_000_000_000);
    var none = figures(SampleRound.of(tally, 0));
    assertThat(none.get("answer_millis_p50")).isNaN();
    assertThat(none.get("wal_bytes_per_order")).isNaN();
    assertThat(none).containsEntry("accepted_per_second", 0.0);
  }

  @Test
  void keepRefusalsApart() {
    var tally = new Tally();
    tally.begin(0);
    tally.answered(202, false, 1_000_000);
    tally.answered(503, true, 7_000_000);
    tally.answered(503, false, 7_000_000);
    tally.posted(1_000_000_000);
    var refused = figures(SampleRound.of(tally, 0));
    assertThat(refused).containsEntry("other_answers", 2.0);
    assertThat(refused).containsEntry("other_answers_with_retry_after", 1.0);
    assertThat(refused.get("other_answer_millis_p50")).isCloseTo(7, within(0.01));
    assertThat(refused.get("answer_millis_max")).isCloseTo(1, within(0.01));
  }

  @Test
  void tellTheWaitForAConnectionFromTheWaitForAnAnswer() {
    var tally = new Tally();
    tally.begin(0);
    tally.answered(202, false, 900_000_000, 9_000_000);
    tally.answered(503, true, 800_000_000, 4_000_000);
    tally.posted(1_000_000_000);
    var late = figures(SampleRound.of(tally, 0));
    assertThat(late.get("answer_millis_p99")).isCloseTo(900, within(1.0));
    assertThat(late.get("answer_service_millis_p99")).isCloseTo(9, within(0.01));
    assertThat(late.get("other_answer_millis_p99")).isCloseTo(800, within(1.0));
    assertThat(late.get("other_answer_service_millis_p99")).isCloseTo(4, within(0.01));
  }

  @Test
  void countALateTurnOfTheLoadGeneratorForEachItMissed() {
    var tally = new Tally();
    tally.begin(0);
    for (int i = 0; i < 97; i++) tally.lagged(0, 1_000_000);
    tally.lagged(3_000_000, 1_000_000);
    tally.posted(1_000_000_000);
    var late = figures(SampleRound.of(tally, 0));
    assertThat(late.get("load_generator_lag_millis_p99")).isCloseTo(2, within(0.01));
  }

  private void is(String key, double value) {
    assertThat(figures).containsKey(key);
    assertThat(figures.get(key)).as(key).isCloseTo(value, within(Math.max(0.001, value / 1_000)));
  }

  private static Map<String, Double> figures(Round round) {
    return Figures.of(round).stream().collect(Collectors.toMap(Figure::key, Figure::value));
  }
}
