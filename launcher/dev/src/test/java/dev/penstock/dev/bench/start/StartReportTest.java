package dev.penstock.dev.bench.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartReportTest {
  private static final StartReport REPORT =
      new StartReport(
          Map.of("load before", "0.10"),
          Map.of("warm start", List.of(start(2_500, 100), start(1_500, 300), start(1_750, 200))));

  @Test
  void showsTheSpreadOfEachSetting() {
    var bytes = new ByteArrayOutputStream();
    REPORT.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines().map(String::strip))
        .contains("load before  0.10")
        .last()
        .asString()
        .matches(
            "warm start +1\\.75 \\(1\\.50\\.\\.2\\.50\\) +0\\.50 \\(0\\.50\\.\\.0\\.50\\) +200 +400");
  }

  @Test
  void writesTheSameForPrograms() {
    var json = REPORT.json();
    assertThat(json.getJsonObject("header").getString("load_before")).isEqualTo("0.10");
    var warm = json.getJsonObject("starts").getJsonObject("warm_start");
    assertThat(warm.getInteger("runs")).isEqualTo(3);
    assertThat(warm.getJsonObject("ready_seconds"))
        .isEqualTo(new JsonObject().put("min", 1.5).put("median", 1.75).put("max", 2.5));
    assertThat(warm.getJsonObject("jvm_rss_mebibytes").getDouble("max")).isEqualTo(300.0);
  }

  private static Start start(long readyMillis, long mebibytes) {
    return new Start(
        Duration.ofMillis(readyMillis),
        Duration.ofMillis(500),
        mebibytes << 20,
        (2 * mebibytes) << 20);
  }
}
