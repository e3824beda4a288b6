package dev.penstock.dev.bench.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.dev.bench.Spread;
import dev.penstock.dev.bench.floors.Floor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private static final JsonObject AUDIT =
      new JsonObject()
          .put(
              "invariants",
              new JsonArray().add(invariant("kept")).add(invariant("kept")).add(invariant("none")));

  private final Results results = new Results();

  @Test
  void showsARoundInEachColumn() {
    results.add(SampleRound.of(SampleRound.tally(), 0));
    results.add(SampleRound.of(SampleRound.tally(), 0));
    results.note("a note");
    assertThat(printed())
        .contains("nats-server  2.15.1")
        .containsPattern("(?m)^ +round 1 +round 1 +median$")
        .containsPattern("(?m)^accepted orders/s +50 +50 +50$")
        .containsPattern("(?m)^ +p50 ms +- +- +-$")
        .contains("a note")
        .containsPattern("bare-pipeline +orders +250 .100..300. +nats 0.0100 +[0-9]+ +0[.][0-9]{2}")
        .contains("2 invariants hold, 0 are violated, 1 had nothing")
        .doesNotContain("DO NOT COUNT");
  }

  @Test
  void saysSoWhenFiguresDoNotCount() {
    var tally = SampleRound.tally();
    tally.answered(202, false, 1);
    tally.answered(202, false, 1);
    tally.answered(500, false, 1);
    tally.answered(Tally.NO_ANSWER, false, 1);
    results.add(SampleRound.of(tally, 1));
    assertThat(printed())
        .contains("THESE FIGURES DO NOT COUNT:")
        .contains("round 1: 1 requests were answered 500")
        .contains("round 1: 1 requests got no answer")
        .contains("round 1: 1 orders have not ended")
        .contains("round 1: the ends of 1 orders were not announced");
    assertThat(report().json().getBoolean("counts")).isFalse();
  }

  @Test
  void allowsRefusalsWhereThereIsMoreThanCanBeTaken() {
    var tally = SampleRound.tally();
    tally.answered(503, true, 1);
    results.add(SampleRound.of(tally, 0), Set.of(503));
    assertThat(results.counts()).isTrue();
    results.add(SampleRound.of(tally, 0));
    assertThat(results.counts()).isFalse();
  }

  @Test
  void writesWhatIsNotKnownAsNull() {
    results.add(SampleRound.of(SampleRound.tally(), 0));
    results.put("overload", new JsonObject().put("refused_requests", 3));
    results.append("backlogs", new JsonObject());
    results.append("backlogs", new JsonObject());
    var json = new JsonObject(report().json().encode());
    assertThat(json.getJsonObject("medians").getMap()).isEmpty();
    var round = json.getJsonArray("rounds").getJsonObject(0);
    assertThat(round.getJsonObject("figures").getMap())
        .containsEntry("accepted_orders", 100.0)
        .containsEntry("other_answer_millis_p50", null);
    assertThat(round.getJsonObject("statuses").getLong("202")).isEqualTo(100);
    assertThat(json.getBoolean("counts")).isTrue();
    assertThat(json.getJsonObject("header").getString("nats_server")).isEqualTo("2.15.1");
    assertThat(json.getJsonObject("overload").getInteger("refused_requests")).isEqualTo(3);
    assertThat(json.getJsonArray("backlogs")).hasSize(2);
    var floor = json.getJsonArray("floors").getJsonObject(0);
    assertThat(floor.getDouble("ratio")).isEqualTo(floor.getDouble("here") / 250);
  }

  private Report report() {
    var floors =
        List.of(
            new Floor(
                "bare-pipeline",
                "orders",
                new Spread(100, 250, 300),
                Map.of("nats", 0.01),
                Optional.empty()));
    return new Report(Map.of("nats-server", "2.15.1"), results, floors, AUDIT);
  }

  private String printed() {
    var bytes = new ByteArrayOutputStream();
    report().print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static JsonObject invariant(String verdict) {
    return new JsonObject().put("verdict", verdict);
  }
}
