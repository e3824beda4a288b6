package dev.penstock.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.launcher.Placement;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Machine, ports, disk, clocks and certificates. */
class SurroundingsJudgementTest {
  private static final Duration WAITING_MAX = Duration.ofMillis(50);

  @ParameterizedTest
  @CsvSource({
    "4, 1.0, 4096, 2048, 65536, OK, OK, OK",
    "1, 0.5, 4096, 2048, 65536, NOTE, OK, OK",
    "2, 9.0, 4096, 2048, 65536, WARNING, OK, OK",
    "2, -1, 512, 256, 65536, OK, WARNING, OK",
    "2, -1, 4096, 100, 1024, OK, WARNING, WARNING",
    "2, -1, 4096, 2048, 256, OK, OK, ERROR",
    "2, -1, 4096, 2048, -1, OK, OK, NOTE"
  })
  void judgesTheMachine(
      int cores,
      double load,
      long memoryMib,
      long freeMib,
      long files,
      Level ofCores,
      Level ofMemory,
      Level ofFiles) {
    var machine = new MachineFacts(cores, load, memoryMib << 20, freeMib << 20, files);
    assertThat(MachineJudgement.of(machine, 5_000))
        .extracting(Finding::level)
        .containsExactly(ofCores, ofMemory, ofFiles);
  }

  @Test
  void judgesPorts() {
    var holder = "process 7 (/usr/bin/nc)";
    assertThat(PortJudgement.of(new PortFacts("http.port", "::", 0, true, "", false)).level())
        .isEqualTo(Level.OK);
    assertThat(PortJudgement.of(new PortFacts("http.port", "h", 80, true, "", false)).level())
        .isEqualTo(Level.OK);
    assertThat(PortJudgement.of(new PortFacts("http.port", "h", 80, false, holder, false)))
        .isEqualTo(
            Finding.error(
                "ports.http.port",
                "http.port h:80 is taken by " + holder,
                "end that process, or choose another port: --set http.port=PORT"));
    assertThat(PortJudgement.of(new PortFacts("http.port", "h", 80, false, holder, true)).level())
        .isEqualTo(Level.NOTE);
  }

  @ParameterizedTest
  @CsvSource({
    "ext4, 100, 1.0, OK, OK, OK",
    "tmpfs, 100, 1.0, ERROR, OK, OK",
    "nfs4, 100, 1.0, WARNING, OK, OK",
    "overlay, 100, 1.0, WARNING, OK, OK",
    "ext4, 5, 1.0, OK, WARNING, OK",
    "ext4, 0, 1.0, OK, ERROR, OK",
    "ext4, 100, 0.001, OK, OK, WARNING",
    "ext4, 100, 30, OK, OK, WARNING",
    "ext4, 100, 80, OK, OK, WARNING"
  })
  void judgesTheDisk(
      String kind, long freeGib, double millis, Level ofKind, Level ofSpace, Level ofFsync) {
    var nanos = Collections.nCopies(100, Math.round(millis * 1e6));
    var disk = new DiskFacts(Path.of("/data"), "", kind, freeGib << 30, nanos, false);
    assertThat(DiskJudgement.of(disk, 8L << 30, WAITING_MAX, 256))
        .extracting(Finding::level)
        .containsExactly(ofKind, ofSpace, ofFsync);
  }

  @Test
  void saysWhoCanReadOrNotWriteTheFolder() {
    var open = new DiskFacts(Path.of("/data"), "", "ext4", 99L << 30, List.of(), true);
    assertThat(DiskJudgement.of(open, 0, WAITING_MAX, 256))
        .anySatisfy(each -> assertThat(each.fix()).isEqualTo("chmod o-rwx /data"));
    var denied = new DiskFacts(Path.of("/data"), "AccessDenied", "", 0, List.of(), false);
    assertThat(DiskJudgement.of(denied, 0, WAITING_MAX, 256))
        .extracting(Finding::level)
        .containsExactly(Level.ERROR);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, OK",
    "-400, 1, OK",
    "700, 1, WARNING",
    "-700, 1, WARNING",
    "700, 300, OK",
    "31000, 1, ERROR"
  })
  void judgesClocks(long aheadMillis, long uncertaintyMillis, Level level) {
    var ahead = Duration.ofMillis(aheadMillis);
    var uncertainty = Duration.ofMillis(uncertaintyMillis);
    var finding = ClockJudgement.of("nats", "nats-server", ahead, uncertainty);
    assertThat(finding.level()).isEqualTo(level);
    assertThat(finding.found()).contains(aheadMillis < 0 ? "behind" : "ahead");
  }

  @ParameterizedTest
  @CsvSource({
    "-10, 100, n.example, OK",
    "1, 100, n.example, ERROR",
    "-10, -1, n.example, ERROR",
    "-10, 3, n.example, WARNING",
    "-10, 100, N.Example, OK"
  })
  void judgesTheTimeOfACertificate(int fromDays, int toDays, String host, Level level) {
    var now = Instant.parse("2026-01-31T12:00:00Z");
    var certificate =
        new CertificateFacts(
            "n:4222",
            "CN=n",
            now.plus(Duration.ofDays(fromDays)),
            now.plus(Duration.ofDays(toDays)),
            List.of("n.example"));
    assertThat(CertificateJudgement.of(certificate, host, now))
        .extracting(Finding::level)
        .containsExactly(level);
    assertThat(CertificateJudgement.of(certificate, "other", now))
        .anyMatch(each -> each.id().equals("tls.host") && each.level() == Level.ERROR);
  }

  @ParameterizedTest
  @CsvSource({
    "*.example, n.example, true",
    "*.example, a.n.example, false",
    "*.example, example, false",
    "10.0.0.5, 10.0.0.5, true",
    "n.example, m.example, false"
  })
  void comparesHostNames(String name, String host, boolean matches) {
    assertThat(CertificateJudgement.matches(name, host)).isEqualTo(matches);
  }

  @Test
  void countsConnections() {
    var everything = Placement.parse(List.of(), List.of("order", "inventory", "payment"));
    assertThat(LedgerConnections.max(everything, 4)).isEqualTo((3 + 3 + 1) * 4);
    assertThat(LedgerConnections.max(List.of(new Placement("order", 4)), 10))
        .isEqualTo((4 + 4 + 1) * 10);
  }
}
