package dev.penstock.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Who may wait, told by a clock that the test turns and a ledger as fast as the test says. */
final class AdmissionTest {
  private static final int BATCH_MAX = 100;
  private static final int WAIT_MAX_MILLIS = 50;
  private static final IntUnaryOperator FAST = items -> 5 + items / 20;
  private static final int FULL_COMMIT_MILLIS = FAST.applyAsInt(BATCH_MAX);

  private long millis;
  private final Admission admission =
      new Admission(BATCH_MAX, 100_000, Duration.ofMillis(WAIT_MAX_MILLIS));
  private final GroupCommit<Long, Long> group =
      new GroupCommit<>(this::commit, BATCH_MAX, admission, () -> millis * 1_000_000);
  private final List<Integer> batches = new ArrayList<>();
  private final List<Long> latencies = new ArrayList<>();
  private IntUnaryOperator commitMillis = FAST;
  private Promise<Void> running = Promise.promise();
  private long endsAtMillis = Long.MAX_VALUE;
  private int refused;

  private Future<List<Long>> commit(List<Long> items) {
    batches.add(items.size());
    running = Promise.promise();
    endsAtMillis = millis + commitMillis.applyAsInt(items.size());
    return running.future().map(v -> items);
  }

  /** So many items come each millisecond, for so long. */
  private void come(int perMilli, int forMillis) {
    latencies.clear();
    batches.clear();
    refused = 0;
    for (long end = millis + forMillis; millis < end; millis++) {
      if (millis >= endsAtMillis) {
        endsAtMillis = Long.MAX_VALUE;
        running.complete();
      }
      for (int i = 0; i < perMilli; i++) come(group.add(millis));
    }
  }

  private void come(Future<Long> outcome) {
    if (outcome.failed()) refused++;
    else outcome.onSuccess(cameAt -> latencies.add(millis - cameAt));
  }

  private long worstMillis() {
    return latencies.stream().mapToLong(Long::longValue).max().orElseThrow();
  }

  @Test
  void refusesNothingThatTheLedgerKeepsUpWith() {
    come(9, 2_000);
    assertThat(refused).isZero();
    assertThat(worstMillis()).isLessThanOrEqualTo(2L * FULL_COMMIT_MILLIS);
  }

  @Test
  void letsABurstWaitForAsLongAsItMay() {
    come(1, 100);
    come(300, 1);
    assertThat(refused).isZero();
    come(100_000, 1);
    assertThat(refused).isPositive();
    come(0, 300);
    assertThat(worstMillis()).isBetween((long) WAIT_MAX_MILLIS, 3L * WAIT_MAX_MILLIS);
  }

  @Test
  void boundsTheWaitUnderOverloadAndKeepsEveryCommitFull() {
    come(50, 1_000);
    come(50, 5_000);
    assertThat(refused).isPositive();
    assertThat(worstMillis()).isLessThanOrEqualTo(WAIT_MAX_MILLIS + 2L * FULL_COMMIT_MILLIS);
    assertThat(batches).containsOnly(BATCH_MAX);
    assertThat(latencies).hasSizeGreaterThan(5_000 / FULL_COMMIT_MILLIS * BATCH_MAX * 9 / 10);
  }

  @Test
  void boundsTheWaitAlsoWhereCommitsAreSlowerThanItAndKeepsThemFull() {
    commitMillis = items -> 400;
    come(5, 4_000);
    come(5, 20_000);
    assertThat(refused).isPositive();
    assertThat(worstMillis()).isLessThanOrEqualTo(2 * 400);
    assertThat(batches).containsOnly(BATCH_MAX);
  }

  @Test
  void refusesWhatTheNextCommitDoesNotHoldAsSoonAsTheLedgerHangs() {
    come(5, 1_000);
    commitMillis = items -> 1_000_000;
    come(5, 200);
    come(5, 1_000);
    assertThat(group.waiting()).isBetween(BATCH_MAX, 4 * BATCH_MAX);
    assertThat(refused).isEqualTo(5_000);
  }

  @Test
  void takesAllAgainSoonAfterTheLedgerIsFast() {
    commitMillis = items -> 400;
    come(9, 5_000);
    assertThat(refused).isPositive();
    commitMillis = FAST;
    come(9, 1_000);
    come(9, 1_000);
    assertThat(refused).isZero();
    assertThat(worstMillis()).isLessThanOrEqualTo(2L * FULL_COMMIT_MILLIS);
  }

  @Test
  void refusesNothingWhenIdleHoweverSlowTheLastCommitsWere() {
    commitMillis = items -> 10_000;
    come(1, 30_000);
    come(0, 30_000);
    for (int i = 0; i < BATCH_MAX; i++) come(group.add(millis));
    assertThat(refused).isZero();
  }

  @Test
  void refusesNoUrgentItemBecauseOthersWait() {
    come(50, 1_000);
    assertThat(group.refusal()).isPresent();
    assertThat(group.addFirst(millis).failed()).isFalse();
    for (int i = 0; i < 100_000; i++) come(group.addFirst(millis));
    assertThat(refused).as("their own bound").isPositive();
  }

  @Test
  void saysWhatThereIsTooMuchOf() {
    var few = new Admission(10, 2, Duration.ofMillis(WAIT_MAX_MILLIS));
    assertThat(few.refusal(false, 0, 2, 0).orElseThrow())
        .hasMessage("more than 2 requests wait for the ledger")
        .extracting(OverloadedException::reason)
        .isEqualTo(OverloadedException.Reason.COUNT);
    assertThat(few.refusal(true, 1, 2, 0)).isEmpty();
    come(50, 1_000);
    assertThat(group.refusal().orElseThrow())
        .hasMessageMatching("the ledger would get to the request in \\d+ ms only")
        .extracting(OverloadedException::reason)
        .isEqualTo(OverloadedException.Reason.TIME);
    assertThat(group.waitNanos()).isGreaterThan(WAIT_MAX_MILLIS * 1_000_000L);
  }
}
