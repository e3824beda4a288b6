package dev.penstock.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.penstock.testkit.RunningClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ExaminationTest {
  private static final Finding FINE = Finding.ok("a.b", "fine");

  @Test
  void keepsTheOrderAndPutsAreasTogether() {
    var checks =
        List.of(
            new Check("A", () -> List.of(FINE)),
            new Check("B", () -> List.of(FINE)),
            new Check("A", () -> List.of(FINE)));
    assertThat(Examination.of(checks, Duration.ofSeconds(5)))
        .containsExactly(entry("A", List.of(FINE, FINE)), entry("B", List.of(FINE)));
  }

  @Test
  void leavesACheckBehindThatDoesNotEnd() {
    var never = new CountDownLatch(1);
    var hanging =
        new Check(
            "Far Away",
            () -> {
              never.await();
              return List.of();
            });
    var checks = List.of(hanging, new Check("B", () -> List.of(FINE)));
    RunningClock.unlessStalled(
        attempt ->
            assertThat(Examination.of(checks, Duration.ofMillis(200)))
                .containsEntry("B", List.of(FINE))
                .hasEntrySatisfying(
                    "Far Away",
                    findings -> {
                      assertThat(findings)
                          .extracting(Finding::id)
                          .containsExactly("far_away.check");
                      assertThat(findings.get(0).level()).isEqualTo(Level.WARNING);
                    }));
    never.countDown();
  }

  @Test
  void saysWhyACheckFailed() {
    var failing =
        new Check(
            "A",
            () -> {
              throw new IllegalStateException("broken");
            });
    assertThat(Examination.of(List.of(failing), Duration.ofSeconds(5)).get("A"))
        .extracting(Finding::found)
        .containsExactly("could not be checked: broken");
  }
}
