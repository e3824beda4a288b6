package dev.penstock.launcher.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.launcher.dlq.Server.Answer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReplayingTest {
  private static final Duration WAIT = Duration.ofSeconds(30);

  private final PretendDesk desk = new PretendDesk();
  private final List<String> steps = new ArrayList<>();

  /** Time that passes only where somebody waits for it. */
  private static final class PretendPace implements Pace {
    long nowNanos;

    @Override
    public long nanos() {
      return nowNanos;
    }

    @Override
    public void pause(Duration time) {
      nowNanos += time.toNanos();
    }
  }

  /** Letters are handled at once, unless somebody says otherwise. */
  private static final class PretendDesk implements Replaying.Desk {
    final PretendPace pace = new PretendPace();
    final List<Long> replayed = new ArrayList<>();
    final List<Long> replayedAtMillis = new ArrayList<>();
    final Set<Long> comingBack = new HashSet<>();
    final Set<Long> unhandled = new HashSet<>();
    final Map<Long, Long> behind = new HashMap<>();
    final Map<Long, Answer> answers = new HashMap<>();
    String reasonOfReturn = "cannot digest";

    @Override
    public Answer replay(long letterId) {
      if (answers.containsKey(letterId)) return answers.get(letterId);
      if (behind.containsKey(letterId) && !replayed.contains(behind.get(letterId))) {
        return problem(409, "letter-waits");
      }
      replayed.add(letterId);
      replayedAtMillis.add(pace.nowNanos / 1_000_000);
      return new Answer(200, new JsonObject());
    }

    @Override
    public JsonObject look(long letterId) {
      var letter = letter(letterId);
      if (comingBack.contains(letterId))
        return letter.put("returns", 1).put("reason", reasonOfReturn);
      letter.put("state", "REPLAYED").put("published_at", "now");
      return unhandled.contains(letterId) ? letter : letter.put("handled_at", "now");
    }
  }

  static Answer problem(int status, String kind) {
    return new Answer(
        status,
        new JsonObject()
            .put("type", "https://penstock.dev/problems/" + kind)
            .put("title", "No")
            .put("detail", kind));
  }

  static JsonObject letter(long letterId) {
    return new JsonObject()
        .put("letter_id", letterId)
        .put("state", "OPEN")
        .put("failure", "bug")
        .put("reason", "cannot digest")
        .put("returns", 0)
        .put("confirms", true);
  }

  private Report replay(int letters) {
    return replay(letters, 1_000_000);
  }

  private Report replay(int letters, int rate) {
    var all = LongStream.rangeClosed(1, letters).mapToObj(ReplayingTest::letter).toList();
    return new Replaying(desk, desk.pace, rate, WAIT, steps::add).replay(all);
  }

  @Test
  void growsItsStepsTenfoldWhileAllIsWell() {
    var report = replay(1_234);
    assertThat(steps)
        .containsExactly(
            "1 letter: 1 handled",
            "10 letters: 10 handled",
            "100 letters: 100 handled",
            "1000 letters: 1000 handled",
            "123 letters: 123 handled");
    assertThat(report.exitCode()).isZero();
    assertThat(desk.replayed).hasSize(1_234).isSorted();
  }

  @Test
  void stopsAfterTheFirstThatComesBack() {
    desk.comingBack.add(1L);
    var report = replay(500);
    assertThat(desk.replayed).containsExactly(1L);
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.stopped())
        .isEqualTo("letter 1 came back with the same failure: bug: cannot digest");
    assertThat(report.summary()).isEqualTo("500 letters: 1 came back, 499 not tried");
  }

  @Test
  void triesNoLargerStepThanTheOneInWhichALetterComesBack() {
    desk.comingBack.add(7L);
    desk.reasonOfReturn = "something else";
    var report = replay(500);
    assertThat(desk.replayed).hasSize(11);
    assertThat(report.stopped())
        .isEqualTo("letter 7 came back with another failure: bug: something else");
    assertThat(report.summary()).isEqualTo("500 letters: 10 handled, 1 came back, 489 not tried");
  }

  @Test
  void stopsWhenNobodyHandlesALetterInTime() {
    desk.unhandled.add(3L);
    var report = replay(500);
    assertThat(report.stopped()).startsWith("letter 3 was not handled within 30 s");
    assertThat(report.fates()).containsEntry(3L, Fate.UNKNOWN);
    assertThat(Duration.ofNanos(desk.pace.nowNanos)).isBetween(WAIT, WAIT.plusSeconds(1));
  }

  @Test
  void isDoneWithALetterNobodyConfirmsOnceItIsPublished() {
    desk.unhandled.add(1L);
    var letter = letter(1).put("confirms", false);
    var unconfirmed =
        new Replaying.Desk() {
          @Override
          public Answer replay(long letterId) {
            return desk.replay(letterId);
          }

          @Override
          public JsonObject look(long letterId) {
            return desk.look(letterId).put("confirms", false);
          }
        };
    var report =
        new Replaying(unconfirmed, desk.pace, 10, WAIT, steps::add).replay(List.of(letter));
    assertThat(report.fates()).containsEntry(1L, Fate.PUBLISHED);
    assertThat(report.exitCode()).isZero();
  }

  @Test
  void keepsToItsRate() {
    replay(111, 50);
    var millis = desk.replayedAtMillis;
    for (int i = 1; i < millis.size(); i++) {
      assertThat(millis.get(i) - millis.get(i - 1)).isGreaterThanOrEqualTo(19);
    }
    assertThat(Collections.max(millis)).isBetween(2_200L, 2_400L);
  }

  @Test
  void comesBackToWhatWaitsForAnotherLetter() {
    desk.behind.put(1L, 2L);
    var report = replay(3);
    assertThat(desk.replayed).containsExactly(2L, 3L, 1L);
    assertThat(report.exitCode()).isZero();
  }

  @Test
  void givesUpOnWhatWaitsForALetterOutsideTheSelection() {
    desk.behind.put(2L, 99L);
    desk.behind.put(3L, 99L);
    var report = replay(4);
    assertThat(desk.replayed).containsExactly(1L, 4L);
    assertThat(report.summary()).isEqualTo("4 letters: 2 handled, 2 waiting for another letter");
    assertThat(report.exitCode()).isEqualTo(1);
  }

  @Test
  void passesOverWhatWasDecidedMeanwhile() {
    desk.answers.put(1L, problem(409, "letter-not-open"));
    desk.answers.put(2L, problem(404, "unknown-letter"));
    var report = replay(3);
    assertThat(report.summary()).isEqualTo("3 letters: 1 handled, 2 decided meanwhile");
    assertThat(report.exitCode()).isZero();
  }

  @Test
  void stopsAtWhatTheServerRefuses() {
    desk.answers.put(2L, problem(503, "temporarily-unavailable"));
    var report = replay(3);
    assertThat(report.stopped()).isEqualTo("letter 2 is refused: No: temporarily-unavailable");
    assertThat(desk.replayed).containsExactly(1L);
  }
}
