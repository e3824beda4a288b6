package dev.penstock.dev.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.NoBenchmarksException;
import picocli.CommandLine;

final class MicroBenchTest {
  private static final MicroBench TINY = new MicroBench(0, 0, 1, Duration.ofMillis(1));

  /** JMH lets only one run of it measure at a time, and here nothing is measured in earnest. */
  @BeforeAll
  static void doesNotWaitForOtherRuns() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  @Test
  void measuresEveryBenchmark() throws Exception {
    var figures = TINY.run(Pattern.compile(""));
    assertThat(figures)
        .extracting(MicroFigure::name)
        .contains(
            "EventBenchmark.decodeCreated",
            "EventBenchmark.checkCreated",
            "EventBenchmark.encodeReserved",
            "HeaderBenchmark.write",
            "HeaderBenchmark.read",
            "SagaBenchmark.decideToConfirm",
            "RuleBenchmark.decideHundredOrders");
    assertThat(figures).allSatisfy(figure -> assertThat(figure.nanos()).isPositive());
  }

  @Test
  void measuresOnlyWhatMatches() throws Exception {
    assertThat(TINY.run(Pattern.compile("Saga|Header.*write")))
        .extracting(MicroFigure::name)
        .containsExactlyInAnyOrder("SagaBenchmark.decideToConfirm", "HeaderBenchmark.write");
    assertThatThrownBy(() -> TINY.run(Pattern.compile("none")))
        .isInstanceOf(NoBenchmarksException.class);
  }

  @Test
  void saysThatNothingMatches() {
    var out = new ByteArrayOutputStream();
    int code =
        new CommandLine(new MicroBenchCommand())
            .setErr(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .execute("none");
    assertThat(code).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("no step matches none");
  }

  @Test
  void printsATableAndJson() {
    var figures = List.of(new MicroFigure("A.b", 1234.56, Double.NaN, 96));
    var out = new ByteArrayOutputStream();
    MicroFigure.print(new PrintStream(out, true, StandardCharsets.UTF_8), figures);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .containsPattern("ns/call +\\+/- +bytes/call")
        .containsPattern("A\\.b +1,234\\.6 +NaN +96");
    var json = MicroFigure.json(figures).getJsonArray("figures").getJsonObject(0);
    assertThat(json.getMap())
        .containsEntry("name", "A.b")
        .containsEntry("nanosPerCall", 1234.56)
        .containsEntry("errorNanos", "unknown")
        .containsEntry("allocatedBytesPerCall", 96.0);
  }
}
