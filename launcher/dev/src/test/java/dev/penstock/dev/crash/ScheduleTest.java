package dev.penstock.dev.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
  private static final List<FaultKind> KINDS =
      FaultKinds.of(List.of("order", "inventory", "payment", "gateway"));
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void isTheSameForTheSameSeed() {
    assertThat(told(Schedule.of(42, HOUR, KINDS))).isEqualTo(told(Schedule.of(42, HOUR, KINDS)));
  }

  @Test
  void isAnotherForAnotherSeed() {
    var schedules =
        LongStream.range(0, 100).mapToObj(seed -> told(Schedule.of(seed, HOUR, KINDS))).toList();
    assertThat(new HashSet<>(schedules)).hasSameSizeAs(schedules);
  }

  @Test
  void beginsTheSameHoweverLongItIs() {
    var minute = told(Schedule.of(42, Duration.ofMinutes(1), KINDS));
    assertThat(told(Schedule.of(42, HOUR, KINDS))).startsWith(minute.toArray(String[]::new));
  }

  @Test
  void bringsEveryKindBeforeItBringsOneAgain() {
    var names = Schedule.of(7, HOUR, KINDS).faults().stream().map(it -> it.kind().name()).toList();
    assertThat(names).hasSizeGreaterThan(2 * KINDS.size());
    for (int deck = 0; deck < 2; deck++) {
      assertThat(names.subList(deck * KINDS.size(), (deck + 1) * KINDS.size()))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void fitsIntoItsTime() {
    var length =
        Schedule.of(7, HOUR, KINDS).waves().stream()
            .map(Schedule.Wave::length)
            .reduce(Duration.ZERO, Duration::plus);
    assertThat(length).isBetween(HOUR.minusMinutes(1), HOUR);
  }

  @Test
  void bringsFaultsTogetherOnlyOfDifferentAreas() {
    var waves = Schedule.of(7, HOUR, KINDS).waves();
    assertThat(waves).anySatisfy(wave -> assertThat(wave.faults()).hasSize(3));
    assertThat(waves)
        .allSatisfy(
            wave ->
                assertThat(wave.faults().stream().map(it -> it.kind().area()))
                    .doesNotHaveDuplicates());
  }

  @Test
  void isEmptyWithoutTime() {
    assertThat(Schedule.of(7, Duration.ZERO, KINDS).waves()).isEmpty();
  }

  private static List<String> told(Schedule schedule) {
    return schedule.waves().stream()
        .map(
            wave ->
                wave.pause()
                    + " "
                    + wave.faults().stream()
                        .map(it -> it.kind().name() + it.after() + it.hold() + it.seed())
                        .toList())
        .toList();
  }
}
