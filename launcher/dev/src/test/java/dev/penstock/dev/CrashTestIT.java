package dev.penstock.dev;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command, as it is run by hand: short, but with real faults. */
final class CrashTestIT {
  /** It bounds each of its phases itself, and says what did not end in time. */
  private static final Duration RUN_MAX = Duration.ofMinutes(7);

  private static final Duration START_MAX = Duration.ofSeconds(60);
  private static final Duration END_MAX = Duration.ofSeconds(60);
  private static final Pattern FOLDER = Pattern.compile("logs in (\\S+)");

  @TempDir Path temporary;

  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void findsASystemSoundThatWasBroken() throws IOException {
    var json = temporary.resolve("verdict.json");
    try (var run =
        PenstockProcess.start(
            "crashtest",
            "--orders=300",
            "--minutes=0.5",
            "--seed=160910",
            "--relaxed",
            "--json=" + json)) {
      assertThat(run.awaitExit(RUN_MAX)).as(run.out() + run.err()).isZero();
      var verdict = new JsonObject(Files.readString(json));
      assertThat(verdict.getBoolean("sound")).isTrue();
      assertThat(verdict.getJsonObject("faults").size()).isPositive();
      assertThat(verdict.getJsonObject("sometimes").getLong("orders confirmed")).isPositive();
      assertThat(folder(run)).doesNotExist();
    }
  }

  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void endsEveryProcessWhenItIsToldToStop() {
    try (var run = PenstockProcess.start("crashtest", "--minutes=5")) {
      eventually(START_MAX, () -> assertThat(run.out()).contains("logs in"));
      var folder = folder(run);
      eventually(START_MAX, () -> assertThat(workingOn(folder)).hasSizeGreaterThan(8));
      run.signal("TERM");
      run.awaitExit(END_MAX);
      assertThat(workingOn(folder)).isEmpty();
      assertThat(folder).exists();
    }
  }

  @Test
  void refusesARunThatCannotBe() {
    for (var wrong : List.of("--orders=0", "--minutes=0", "--minutes=100000", "--seed=x")) {
      try (var run = PenstockProcess.start("crashtest", wrong)) {
        assertThat(run.awaitExit(END_MAX)).as(wrong).isEqualTo(2);
        assertThat(run.err()).contains(wrong.substring(2, wrong.indexOf('=')));
      }
    }
  }

  @Test
  void saysWhenItCannotRun() {
    try (var run = PenstockProcess.start("crashtest", "--nats-server=/nonexistent")) {
      assertThat(run.awaitExit(END_MAX)).isEqualTo(3);
      assertThat(run.err()).contains("could not run").contains("/nonexistent");
    }
  }

  private static Path folder(PenstockProcess run) {
    var found = FOLDER.matcher(run.out());
    assertThat(found.find()).as(run.out()).isTrue();
    return Path.of(found.group(1));
  }

  /** The command lines of the processes that speak of a folder. */
  private static List<String> workingOn(Path folder) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(folder.toString()))
        .toList();
  }
}
