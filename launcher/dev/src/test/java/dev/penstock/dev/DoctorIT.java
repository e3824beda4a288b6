package dev.penstock.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says where nothing is configured, and where nothing answers. */
final class DoctorIT {
  private static final Duration END_MAX = Duration.ofSeconds(14);

  @TempDir Path folder;

  @Test
  void saysWhatWouldBeEmbeddedAndLeavesNothingBehind() throws IOException {
    var data = folder.resolve("data");
    var examined = Doctor.examines("--data", data.toString());
    examined
        .finds("nats.embedded", "ok", "NATS_URL is not set", "nats-server")
        .finds("postgres.embedded", "ok", "DATABASE_URL is not set", "PostgreSQL")
        .measures("disk.fsync");
    assertThat(examined.code()).as(examined.out()).isZero();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void examinesEmbeddedServersThatRun() {
    var data = PenstockProcess.temporaryFolder();
    var line = new String[] {"run", "--http-port", "0", "--data", data.toString()};
    try (var process = PenstockProcess.start(Map.of(), line)) {
      process.shop();
      var examined =
          Doctor.examines("--data", data.toString())
              .finds("nats.topology", "ok", "as declared")
              .finds("nats.storage", "ok")
              .finds("postgres.fsync", "ok")
              .finds("postgres.rights", "note", "superuser")
              .finds("postgres.max_connections", "ok");
      assertThat(examined.code()).as(examined.out()).isZero();
    } finally {
      PenstockProcess.delete(data);
    }
  }

  @Test
  void namesWhoHoldsAPort() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());
      var examined = Doctor.examines("--http-port", port);
      assertThat(examined.says("ports.http.port"))
          .singleElement()
          .asString()
          .startsWith("error http.port 127.0.0.1:" + port + " is taken by process ")
          .contains(Long.toString(ProcessHandle.current().pid()));
      assertThat(examined.code()).isEqualTo(1);
    }
  }

  @Test
  void endsAlsoWhenNobodyEverAnswers() throws IOException {
    try (var mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var at = "127.0.0.1:" + mute.getLocalPort();
      var examined =
          Doctor.examines(
              "--nats-url",
              "nats://" + at + ",nats://10.255.255.1",
              "--database-url",
              "postgresql://me:hidden@" + at + "/x?sslmode=require");
      assertThat(examined.took()).isLessThan(END_MAX);
      assertThat(examined.code()).isEqualTo(1);
      assertThat(examined.says("nats.reachable"))
          .hasSize(2)
          .allMatch(each -> each.startsWith("error"));
      assertThat(examined.says("postgres.reachable")).hasSize(1);
      assertThat(examined.out()).doesNotContain("hidden");
    }
  }

  @Test
  void asksForAPaymentProviderWhereOneIsNeeded() {
    var data = folder.resolve("x").toString();
    Doctor.examines("--data", data).finds("payment.gateway", "ok", "of this process");
    Doctor.examines("--data", data, "order").finds("payment.gateway", "ok", "no payment verticle");
    Doctor.examines("--data", data, "payment").finds("payment.gateway", "error", "is not set");
    Doctor.examines("--data", data, "-s", "payment.gateway_url=http://127.0.0.1:1")
        .finds("payment.gateway", "warning", "wait for their payment");
  }

  @Test
  void tellsOfWrongSettingsAndExaminesTheRest() {
    var examined =
        Doctor.examines("-s", "order.deadline=soon", "-s", "http.prot=1", "--data", folder + "/x");
    examined
        .finds("settings.order.deadline", "error", "must be a duration")
        .finds("settings.http.prot", "error", "unknown key")
        .finds("java.version", "ok")
        .finds("nats.embedded", "ok");
    assertThat(examined.code()).isEqualTo(1);
  }
}
