package dev.penstock.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A launcher in a JVM of its own, killed as an out-of-memory killer would. */
final class KilledLauncherTest {
  @TempDir Path folder;

  /** In a container PostgreSQL may have to run as nobody, who must be able to enter. */
  @BeforeEach
  void openFolder() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
  }

  /** Starts both servers in the folder given, says so, and waits to be killed. */
  public static void main(String[] arguments) throws Exception {
    var data = DataFolder.open(Path.of(arguments[0]));
    var nats = NatsServer.start(Tools.newest(), data.natsOptions());
    var postgres = PostgresServer.start(data.postgresOptions(Tools.FOLDER));
    System.out.println("started " + nats.pid() + " " + postgres.pid());
    Thread.currentThread().join(Duration.ofMinutes(1).toMillis());
  }

  @Test
  void leavesItsServersAndItsOwnershipToTheNext() throws Exception {
    var launcher =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dpenstock.root=" + System.getProperty("penstock.root", "."),
                "-cp",
                System.getProperty("java.class.path"),
                KilledLauncherTest.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var pids = pidsOf(launcher);
    try (var guest = DataFolder.open(folder)) {
      assertThat(guest.owned()).isFalse();
      assertThat(guest.ownerPid()).contains(launcher.pid());
    }
    launcher.destroyForcibly().waitFor();

    try (var data = DataFolder.open(folder);
        var nats = NatsServer.start(Tools.newest(), data.natsOptions());
        var postgres = PostgresServer.start(data.postgresOptions(Tools.FOLDER))) {
      assertThat(data.owned()).isTrue();
      assertThat(nats.adopted()).isTrue();
      assertThat(postgres.adopted()).isTrue();
      assertThat(pids).isEqualTo(nats.pid() + " " + postgres.pid());
    }
  }

  private static String pidsOf(Process launcher) throws Exception {
    try (var output = new BufferedReader(new InputStreamReader(launcher.getInputStream()))) {
      return output
          .lines()
          .filter(line -> line.startsWith("started "))
          .findFirst()
          .orElseThrow(() -> new AssertionError("the launcher said nothing"))
          .substring("started ".length());
    }
  }
}
