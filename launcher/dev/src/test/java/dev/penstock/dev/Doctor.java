package dev.penstock.dev;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import dev.penstock.launcher.Main;
import dev.penstock.testkit.RunningClock;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * {@code penstock doctor --json} in this process.
 *
 * @param took while this process ran
 */
record Doctor(int code, String out, Duration took) {

  /** It gives everybody a second to answer: once more if this process stood still meanwhile. */
  static Doctor examines(String... line) {
    return RunningClock.undisturbed(() -> examine(line));
  }

  private static Doctor examine(String... line) {
    var words = new ArrayList<>(List.of("doctor", "--json"));
    words.addAll(List.of(line));
    if (!words.contains("--http-port")) words.addAll(List.of("--http-port", "0"));
    var out = new StringWriter();
    var commandLine = Main.commandLine().setOut(new PrintWriter(out));
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    var loggers = context.getLoggerList();
    var levels = loggers.stream().map(logger -> logger.getLevel()).toList();
    long start = RunningClock.nanos();
    try {
      int code = commandLine.execute(words.toArray(String[]::new));
      return new Doctor(code, out.toString(), RunningClock.since(start));
    } finally {
      // It silences all of them, and other tests of this JVM may listen.
      for (int i = 0; i < loggers.size(); i++) loggers.get(i).setLevel(levels.get(i));
    }
  }

  /** The findings under an id, each as its level, a space and what was found. */
  List<String> says(String id) {
    return new JsonObject(out)
        .getJsonArray("findings").stream()
            .map(JsonObject.class::cast)
            .filter(finding -> finding.getString("id").equals(id))
            .map(finding -> finding.getString("level") + " " + finding.getString("found"))
            .toList();
  }

  /** Exactly one finding; what is quick enough is not for a test on any machine to say. */
  Doctor measures(String id) {
    assertThat(says(id)).as("%s in %s", id, out).hasSize(1);
    return this;
  }

  /** Exactly one finding, of this level and saying that. */
  Doctor finds(String id, String level, String... saying) {
    assertThat(says(id))
        .as("%s in %s", id, out)
        .singleElement()
        .satisfies(finding -> assertThat(finding).startsWith(level + " "))
        .satisfies(finding -> assertThat(List.of(saying)).allMatch(finding::contains));
    return this;
  }
}
