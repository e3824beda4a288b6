package dev.penstock.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.launcher.doctor.JavaFacts.Archive;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaJudgementTest {
  private static final String EXITS = "-XX:+ExitOnOutOfMemoryError";

  private static JavaFacts java(int feature, long heapMib, long memoryMib, String... arguments) {
    return new JavaFacts(
        feature,
        feature + ".0.1",
        heapMib << 20,
        memoryMib << 20,
        "",
        Archive.USED,
        List.of(arguments));
  }

  @ParameterizedTest
  @CsvSource({
    "17, 512, 4096, java.version, OK",
    "11, 512, 4096, java.version, ERROR",
    "17, 512, 4096, java.heap, OK",
    "17, 512, 600, java.heap, WARNING",
    "17, 512, 500, java.heap, ERROR",
    "17, 64, 4096, java.heap, WARNING"
  })
  void judgesVersionAndHeap(int feature, long heapMib, long memoryMib, String id, Level level) {
    assertThat(JavaJudgement.of(java(feature, heapMib, memoryMib, EXITS)))
        .filteredOn(finding -> finding.id().equals(id))
        .extracting(Finding::level)
        .containsExactly(level);
  }

  @Test
  void saysWhichHeapWouldFitAContainer() {
    assertThat(JavaJudgement.of(java(17, 512, 500, EXITS)))
        .anySatisfy(
            finding ->
                assertThat(finding.fix()).startsWith("JAVA_OPTS=-Xmx340m, or at least 672 MiB"));
  }

  @Test
  void judgesFlags() {
    assertThat(JavaJudgement.of(java(17, 512, 4096, "-Xint", "-agentlib:jdwp=server=y")))
        .filteredOn(finding -> finding.id().equals("java.flags"))
        .extracting(Finding::level)
        .containsExactly(Level.WARNING, Level.WARNING, Level.NOTE);
    assertThat(JavaJudgement.of(java(17, 512, 4096, EXITS)))
        .noneMatch(finding -> finding.id().equals("java.flags"));
  }

  @ParameterizedTest
  @CsvSource({"USED, OK", "MISSING, NOTE", "STALE, NOTE", "UNUSED, NOTE", "NOT_APPLICABLE, OK"})
  void judgesTheArchive(Archive archive, Level level) {
    var java = new JavaFacts(17, "17", 512L << 20, 4L << 30, "musl", archive, List.of(EXITS));
    assertThat(JavaJudgement.of(java))
        .filteredOn(finding -> finding.id().equals("java.archive"))
        .extracting(Finding::level)
        .containsExactly(level);
    assertThat(JavaJudgement.of(java))
        .anySatisfy(finding -> assertThat(finding.found()).contains("no native transport (musl)"));
  }
}
