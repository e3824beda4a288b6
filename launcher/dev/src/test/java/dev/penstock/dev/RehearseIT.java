package dev.penstock.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command, as it is run by hand, with one process for each consumer. */
final class RehearseIT {
  /** It bounds each of its phases itself, and says what did not end in time. */
  private static final Duration RUN_MAX = Duration.ofMinutes(7);

  @TempDir Path temporary;

  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void changesAContractThereAndBackUnderLoad() throws IOException {
    var json = temporary.resolve("rehearsal.json");
    try (var run =
        PenstockProcess.start(
            "schema",
            "rehearse",
            "orders.created",
            "v2",
            "--instances=1",
            "--seconds=0.5",
            "--rate=20",
            "--json=" + json)) {
      assertThat(run.awaitExit(RUN_MAX)).as(run.out() + run.err()).isZero();
      assertThat(run.out()).contains("SOUND");
    }
    var report = new JsonObject(Files.readString(json));
    assertThat(report.getBoolean("sound")).isTrue();
    var phases = phases(report);
    assertThat(phases)
        .extracting(phase -> phase.getString("published"))
        .containsExactly("v1", "v1+v2", "v1+v2", "v2", "v1+v2", "v1", "v1");
    assertThat(phases)
        .extracting(phase -> phase.getString("reads"))
        .containsExactly("v1", "v1", "v1+v2", "v1+v2", "v1+v2", "v1+v2", "v1");
    assertThat(phases).allSatisfy(phase -> assertThat(phase.getLong("posted_orders")).isPositive());
    assertThat(phases.get(0).getJsonObject("stored").fieldNames()).containsExactly("v1");
    assertThat(phases.get(3).getJsonObject("delivered").getLong("v2")).isPositive();
    assertThat(report.getJsonObject("counts").getLong("orders confirmed")).isPositive();
  }

  private static List<JsonObject> phases(JsonObject report) {
    return report.getJsonArray("phases").stream().map(JsonObject.class::cast).toList();
  }
}
