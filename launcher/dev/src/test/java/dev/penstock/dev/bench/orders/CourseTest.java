package dev.penstock.dev.bench.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class CourseTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void sendsSoManyAtOnce() {
    var course = Course.closed(2);
    assertThat(course.next(5)).isEqualTo(5);
    assertThat(course.next(7)).isEqualTo(7);
    assertThat(course.next(8)).isEqualTo(Course.OVER);
  }

  @Test
  void sendsForSoLong() {
    var course = Course.closed(Duration.ofSeconds(1));
    assertThat(course.next(SECOND - 1)).isEqualTo(SECOND - 1);
    assertThat(course.next(SECOND)).isEqualTo(Course.OVER);
  }

  @Test
  void sendsAtFixedTimesAndSaysWhenToAskAgain() {
    var course = Course.open(new DueTimes(1_000), Duration.ofMillis(3));
    assertThat(course.next(0)).isZero();
    assertThat(course.next(0)).isEqualTo(-1_000_000);
    assertThat(course.next(999_999)).isEqualTo(-1_000_000);
    assertThat(course.next(1_000_000)).isEqualTo(1_000_000);
  }

  @Test
  void countsFromWhenAnOrderWasDueHoweverLateItIsSent() {
    var course = Course.open(new DueTimes(1_000), Duration.ofMillis(3));
    assertThat(course.next(9 * SECOND)).isZero();
    assertThat(course.next(9 * SECOND)).isEqualTo(1_000_000);
    assertThat(course.next(9 * SECOND)).isEqualTo(2_000_000);
    assertThat(course.next(9 * SECOND)).isEqualTo(Course.OVER);
  }

  @Test
  void leavesWhatWasNotSentInTime() {
    var course =
        Course.open(new DueTimes(1_000), Duration.ofSeconds(9)).within(Duration.ofSeconds(5));
    assertThat(course.next(4 * SECOND)).isZero();
    assertThat(course.next(5 * SECOND)).isEqualTo(Course.OVER);
  }

  @Test
  void isOverAsSoonAsTheConditionHolds() {
    var isWarm = new AtomicBoolean();
    var course = Course.closed(10).until(isWarm::get);
    assertThat(course.next(1)).isEqualTo(1);
    isWarm.set(true);
    assertThat(course.next(2)).isEqualTo(Course.OVER);
  }

  @Test
  void doesNotDriftFromTheRate() {
    var times = new DueTimes(3);
    assertThat(times.dueNanos(0)).isZero();
    assertThat(times.dueNanos(1)).isEqualTo(333_333_333);
    assertThat(times.dueNanos(3)).isEqualTo(SECOND);
    assertThat(times.dueNanos(3_000_000)).isEqualTo(1_000_000 * SECOND);
  }
}
