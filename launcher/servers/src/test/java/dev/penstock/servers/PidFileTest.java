package dev.penstock.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
  @TempDir Path folder;

  @Test
  void findsTheProcessThatWasNotedAsLongAsItLives() {
    var noted = new PidFile(folder.resolve("run/sleeper.pid"));
    assertThat(noted.running()).isEmpty();
    var sleeper = sleeper();
    try {
      noted.write(sleeper);
      assertThat(noted.running().orElseThrow().pid()).isEqualTo(sleeper.pid());
    } finally {
      sleeper.kill();
    }
    assertThat(sleeper.awaitEnd(Duration.ofSeconds(5))).isTrue();
    assertThat(noted.running()).isEmpty();
  }

  @Test
  void takesNoOtherProcessForItThatHasItsIdNow() throws IOException {
    var noted = new PidFile(folder.resolve("sleeper.pid"));
    var sleeper = sleeper();
    try {
      noted.write(sleeper);
      var lines = Files.readAllLines(noted.file());
      Files.write(noted.file(), List.of(lines.get(0), "1" + lines.get(1)));
      assertThat(noted.running()).as("began at another time").isEmpty();
      var otherBoot = lines.get(1).replaceFirst(".$", "x");
      Files.write(noted.file(), List.of(lines.get(0), otherBoot));
      assertThat(noted.running()).as("began after another boot").isEmpty();
    } finally {
      sleeper.kill();
    }
  }

  @Test
  void findsNothingInAFileThatWasCutShort() throws IOException {
    var file = Files.writeString(folder.resolve("cut.pid"), "12");
    assertThat(new PidFile(file).running()).isEmpty();
    Files.writeString(file, "");
    assertThat(new PidFile(file).running()).isEmpty();
  }

  private ServerProcess sleeper() {
    var line = List.of("sleep", "60");
    return ServerProcess.start(line, Map.of(), folder, folder.resolve("sleeper.log"));
  }
}
