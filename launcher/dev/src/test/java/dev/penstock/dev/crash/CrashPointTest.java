package dev.penstock.dev.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.launcher.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class CrashPointTest {
  private static final Path VERTICLES =
      Path.of(System.getProperty("penstock.root", "../.."), "verticles");
  private static final Pattern NAMED = Pattern.compile("FaultPoint\\.hit\\(\\s*\"([^\"]+)\"");
  private static final Pattern STEP = Pattern.compile("FaultPoint\\.hit\\(\\s*points\\.(\\w+)\\(");

  @Test
  void areExactlyThoseInTheCode() {
    assertThat(CrashPoint.of(Services.names()))
        .extracting(CrashPoint::name)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(inCode());
  }

  @Test
  void areThoseOfTheVerticlesThereAre() {
    assertThat(CrashPoint.of(List.of("inventory")))
        .isNotEmpty()
        .allSatisfy(point -> assertThat(point.verticle()).isEqualTo("inventory"));
  }

  private static Set<String> inCode() {
    var steps = found(STEP, sources("pipeline"));
    var points = new TreeSet<String>();
    for (var verticle : Services.names()) {
      var sources = sources(verticle);
      points.addAll(found(NAMED, sources));
      if (sources.contains("Pipeline.open(")) steps.forEach(it -> points.add(verticle + "." + it));
    }
    return points;
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(it -> it.group(1)).collect(Collectors.toSet());
  }

  private static String sources(String module) {
    try (var files = Files.walk(VERTICLES.resolve(module).resolve("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(CrashPointTest::read)
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
