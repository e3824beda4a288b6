package dev.penstock.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the Dockerfile says, where no container engine is there to try it. */
final class DockerfileIT {
  private static final Duration LINT_MAX = Duration.ofSeconds(100);
  private static final int NO_LINTER = 77;
  private static final Path ROOT = Path.of(System.getProperty("penstock.root", "../.."));
  private static final Pattern STAGE =
      Pattern.compile("(?m)^FROM (?<base>\\S+)(?: AS (?<name>\\w+))?$");

  @Test
  void isWellFormed() throws IOException, InterruptedException {
    var lint = new ProcessBuilder(ROOT.resolve("scripts/lint").toString());
    var output = Files.createTempFile("lint", ".log");
    try {
      var process = lint.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      assertThat(process.waitFor(LINT_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
      var said = Files.readString(output);
      assumeFalse(process.exitValue() == NO_LINTER, said);
      assertThat(process.exitValue()).as(said).isZero();
    } finally {
      Files.delete(output);
    }
  }

  @Test
  void startsFromImagesWithATagOrFromNothing() throws IOException {
    var stages = STAGE.matcher(dockerfile()).results().toList();
    var names = stages.stream().map(stage -> String.valueOf(stage.group(2))).toList();
    assertThat(stages)
        .extracting(stage -> stage.group(1))
        .filteredOn(base -> !names.contains(base))
        .contains("scratch")
        .allMatch(base -> base.equals("scratch") || base.matches("[^:]+:(?!latest)\\S+"));
  }

  @Test
  void needsNoShellAndNoRights() throws IOException {
    var shipped = dockerfile().substring(dockerfile().indexOf("FROM scratch"));
    assertThat(shipped).doesNotContainPattern("(?m)^(RUN|ADD|SHELL) ");
    assertThat(shipped).containsPattern("(?m)^USER 65532:65532$");
    assertThat(read("docker/build/enter.sh")).contains("--userspec=65532:65532");
    for (var instruction : List.of("ENTRYPOINT", "CMD", " {4}CMD")) {
      assertThat(shipped).containsPattern("(?m)^" + instruction + " \\[\"");
      assertThat(shipped).doesNotContainPattern("(?m)^" + instruction + " [^\\[]");
    }
  }

  @Test
  void takesTheSameStepsAsTheScript() throws IOException {
    for (var step : List.of("jars.sh", "runtime.sh", "libraries.sh", "archive.sh")) {
      assertThat(dockerfile()).contains("docker/build/" + step);
      assertThat(read("scripts/image")).contains("\"$steps/" + step + "\"");
    }
  }

  private static String dockerfile() throws IOException {
    return read("docker/Dockerfile");
  }

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }
}
