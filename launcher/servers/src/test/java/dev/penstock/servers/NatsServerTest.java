package dev.penstock.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class NatsServerTest {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  @TempDir Path folder;

  static Stream<NatsBinary> binaries() {
    return Stream.of(Tools.oldest(), Tools.newest());
  }

  @ParameterizedTest
  @MethodSource("binaries")
  void startsStopsAndStartsAgainOnItsOwnPort(NatsBinary binary) {
    try (var server = NatsServer.start(binary, options().withSyncAlways(true))) {
      var port = server.port();
      assertThat(server.version()).isEqualTo(binary.version());
      assertThat(server.adopted()).isFalse();
      assertThat(greeting(port)).contains("\"jetstream\":true");
      server.restart();
      assertThat(server.port()).isEqualTo(port);
      server.kill();
      assertThat(server.alive()).isFalse();
      assertThat(Ports.natsGreeting(port)).isEmpty();
      server.restart();
      assertThat(greeting(port)).startsWith("INFO ");
    }
  }

  @Test
  void tellsWhatAnAcknowledgementMeans() {
    try (var server = NatsServer.start(Tools.newest(), options().withSyncAlways(true))) {
      assertThat(server.durability()).isEqualTo("file storage, fsync before each acknowledgement");
    }
    try (var server = NatsServer.start(Tools.oldest(), options().withSyncAlways(true))) {
      assertThat(server.durability()).contains("every 2 min", "needs nats-server 2.10");
    }
  }

  @Test
  void adoptsAServerAKilledLauncherLeft() {
    var left = NatsServer.start(Tools.newest(), options());
    try (var server = NatsServer.start(Tools.newest(), options())) {
      assertThat(server.adopted()).isTrue();
      assertThat(server.pid()).isEqualTo(left.pid());
      assertThat(server.port()).isEqualTo(left.port());
    }
    assertThat(left.alive()).isFalse();
  }

  @Test
  void replacesALeftServerThatHasOtherSettings() {
    var left = NatsServer.start(Tools.newest(), options());
    try (var server = NatsServer.start(Tools.newest(), options().withSyncAlways(true))) {
      assertThat(server.adopted()).isFalse();
      assertThat(left.alive()).isFalse();
    }
  }

  @Test
  void startsAfterADeadServersPidFile() throws Exception {
    Files.writeString(folder.resolve("nats.pid"), ProcessHandle.current().pid() + "\n");
    try (var server = NatsServer.start(Tools.newest(), options())) {
      assertThat(server.adopted()).isFalse();
    }
  }

  @Test
  void namesThePortThatIsTakenAndByWhom() {
    try (var first = NatsServer.start(Tools.newest(), options())) {
      var other = NatsServer.Options.in(folder.resolve("other")).withPort(first.port());
      assertThatThrownBy(() -> NatsServer.start(Tools.newest(), other))
          .isInstanceOf(ServerException.class)
          .hasMessageContaining("Port " + first.port())
          .hasMessageContaining("process " + first.pid());
    }
  }

  @Test
  void usesAnotherLaunchersServerWithoutStoppingIt() {
    try (var owner = DataFolder.open(folder);
        var guest = DataFolder.open(folder);
        var server = NatsServer.start(Tools.newest(), owner.natsOptions())) {
      assertThat(guest.owned()).isFalse();
      assertThat(guest.ownerPid()).contains(ProcessHandle.current().pid());
      try (var shared = NatsServer.start(Tools.newest(), guest.natsOptions())) {
        assertThat(shared.port()).isEqualTo(server.port());
      }
      assertThat(server.alive()).isTrue();
    }
  }

  @Test
  void runsInASessionOfItsOwn() throws Exception {
    try (var server = NatsServer.start(Tools.newest(), options())) {
      var stat = Files.readString(Path.of("/proc", Long.toString(server.pid()), "stat"));
      var session = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3];
      assertThat(session).isEqualTo(Long.toString(server.pid()));
    }
  }

  /** One look gives a server that answers a second for it. */
  private static String greeting(int port) {
    return Waiting.forAnswer(ANSWER_MAX, () -> Ports.natsGreeting(port)).orElse("nothing");
  }

  private NatsServer.Options options() {
    return NatsServer.Options.in(folder.resolve("nats"));
  }
}
