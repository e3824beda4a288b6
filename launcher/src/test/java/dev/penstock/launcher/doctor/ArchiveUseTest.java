package dev.penstock.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.launcher.doctor.JavaFacts.Archive;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchiveUseTest {
  @Test
  void takesTheLastOneNamed() {
    assertThat(ArchiveUse.named(List.of("-XX:+UseSerialGC"))).isEmpty();
    assertThat(ArchiveUse.named(List.of("-XX:SharedArchiveFile=/a.jsa", "-XX:AOTCache=/b.aot")))
        .contains("/b.aot");
  }

  @ParameterizedTest
  @CsvSource({
    "true, true, -Xmx1g, USED",
    "false, false, -Xmx1g, MISSING",
    "false, false, -Xshare:off, MISSING",
    "true, false, -Xmx1g, STALE",
    "true, false, -Xshare:off, UNUSED",
    "true, false, -javaagent:agent.jar, UNUSED"
  })
  void believesWhatIsMappedAndNotWhatIsNamed(
      boolean there, boolean mapped, String argument, Archive state) {
    assertThat(ArchiveUse.state(there, mapped, List.of(argument))).isEqualTo(state);
  }
}
