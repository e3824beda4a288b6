package dev.penstock.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command, as it is run by hand. What is quick enough is not for a test to say. */
final class BenchStartIT {
  private static final Duration RUN_MAX = Duration.ofMinutes(7);

  @TempDir Path temporary;

  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void measuresStartsOfEachKindUntilTheyAreReady() throws IOException {
    var file = temporary.resolve("start.json");
    try (var run = PenstockProcess.start("bench", "start", "--runs=1", "--json=" + file)) {
      assertThat(run.awaitExit(RUN_MAX)).as(run.out() + run.err()).isZero();
      var starts = new JsonObject(Files.readString(file)).getJsonObject("starts");
      assertThat(starts.fieldNames()).containsExactly("first_start", "warm_start", "JVM_alone");
      assertThat(starts.stream().map(each -> (JsonObject) each.getValue()))
          .allSatisfy(
              each -> {
                assertThat(median(each, "ready_seconds")).isPositive();
                assertThat(median(each, "jvm_cpu_seconds")).isPositive();
                assertThat(median(each, "jvm_rss_mebibytes")).isPositive();
                assertThat(median(each, "all_pss_mebibytes")).isPositive();
              });
      assertThat(median(starts.getJsonObject("first_start"), "all_pss_mebibytes"))
          .as("counts the servers too")
          .isGreaterThan(median(starts.getJsonObject("JVM_alone"), "all_pss_mebibytes"));
    }
  }

  private static double median(JsonObject start, String figure) {
    return start.getJsonObject(figure).getDouble("median");
  }
}
