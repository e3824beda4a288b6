package dev.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RunningClockTest {
  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  @Test
  void goesOnWithTheTicksAndStandsStillWithoutThem() {
    var clock = new RunningClock(0);
    for (int tick = 1; tick <= 100; tick++) clock.tick(millis(5 * tick));
    assertThat(clock.counted()).isEqualTo(millis(500));
    clock.tick(millis(60_000));
    assertThat(clock.counted()).isEqualTo(millis(550));
  }

  @Test
  void ticksInThisProcess() {
    long start = RunningClock.nanos();
    Eventually.eventually(
        Duration.ofSeconds(10), () -> assertThat(RunningClock.since(start)).isPositive());
  }

  @Test
  void repeatsNothingWhileThisProcessRuns() {
    Eventually.eventually(
        Duration.ofSeconds(10),
        () -> {
          var tries = new AtomicInteger();
          assertThatThrownBy(
                  () ->
                      RunningClock.unlessStalled(
                          attempt -> assertThat(tries.incrementAndGet()).isZero()))
              .isInstanceOf(AssertionError.class);
          assertThat(tries).hasValue(1);
        });
  }

  @Test
  void tellsWhatCameOfTheLastTry() {
    var tries = new AtomicInteger();
    assertThat(RunningClock.undisturbed(tries::incrementAndGet)).isEqualTo(tries.get());
  }
}
