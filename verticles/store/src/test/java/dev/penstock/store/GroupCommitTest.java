package dev.penstock.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final List<List<Integer>> commits = new ArrayList<>();
  private final List<Promise<Void>> open = new ArrayList<>();

  @Test
  void commitsALoneItemAtOnce() {
    var group = new GroupCommit<>(this::commit, 10, 100, LONG);
    var outcome = group.add(1);
    assertThat(commits).containsExactly(List.of(1));
    open.get(0).complete();
    assertThat(outcome.result()).isEqualTo("ok 1");
  }

  @Test
  void commitsTogetherWhatArrivedDuringACommit() {
    var group = new GroupCommit<>(this::commit, 3, 100, LONG);
    var outcomes = IntStream.rangeClosed(1, 6).mapToObj(group::add).toList();
    completeAll();
    assertThat(commits).containsExactly(List.of(1), List.of(2, 3, 4), List.of(5, 6));
    assertThat(outcomes).extracting(Future::result).startsWith("ok 1").endsWith("ok 6");
    assertThat(group.whenIdle().isComplete()).isTrue();
  }

  @Test
  void refusesMoreThanMayWait() {
    var group = new GroupCommit<>(this::commit, 10, 2, LONG);
    IntStream.rangeClosed(1, 3).forEach(group::add);
    assertThat(group.add(4).cause()).isInstanceOf(OverloadedException.class);
    completeAll();
    assertThat(group.add(5).failed()).isFalse();
  }

  @Test
  void commitsUrgentItemsBeforeOthersWhichKeepAQuarter() {
    var group = new GroupCommit<>(this::commit, 4, 100, LONG);
    IntStream.rangeClosed(1, 4).forEach(group::add);
    IntStream.rangeClosed(11, 15).forEach(group::addFirst);
    completeAll();
    assertThat(commits).containsExactly(List.of(1), List.of(11, 12, 13, 2), List.of(14, 15, 3, 4));
  }

  @Test
  void takesUrgentItemsWhileNoOtherMayWait() {
    var group = new GroupCommit<>(this::commit, 10, 1, LONG);
    IntStream.rangeClosed(1, 2).forEach(group::add);
    assertThat(group.add(3).failed()).isTrue();
    assertThat(group.addFirst(4).failed()).isFalse();
    assertThat(group.addFirst(5).cause()).isInstanceOf(OverloadedException.class);
    completeAll();
  }

  @Test
  void failsABadItemWithoutItsNeighbours() {
    var group =
        new GroupCommit<Integer, String>(
            items ->
                items.contains(13)
                    ? Future.failedFuture(new PgException("bad", "ERROR", "22003", "out of range"))
                    : commit(items),
            10,
            100,
            LONG);
    var outcomes = List.of(group.add(1), group.add(12), group.add(13), group.add(14));
    completeAll();
    assertThat(outcomes).extracting(Future::succeeded).containsExactly(true, true, false, true);
  }

  @Test
  void failsTheWholeCommitWhenTheDatabaseIsAway() {
    var gone = new IllegalStateException("connection lost");
    var group = new GroupCommit<Integer, String>(items -> Future.failedFuture(gone), 10, 100, LONG);
    assertThat(group.add(1).cause()).isSameAs(gone);
    assertThat(group.add(2).cause()).isSameAs(gone);
  }

  @Test
  void failsAnItemWhoseCommitThrowsAndGoesOn() {
    var group =
        new GroupCommit<Integer, String>(
            items -> {
              if (items.contains(1)) throw new IllegalStateException("defect");
              return commit(items);
            },
            10,
            100,
            LONG);
    assertThat(group.add(1).failed()).isTrue();
    var next = group.add(2);
    completeAll();
    assertThat(next.result()).isEqualTo("ok 2");
  }

  private Future<List<String>> commit(List<Integer> items) {
    commits.add(items);
    Promise<Void> promise = Promise.promise();
    open.add(promise);
    return promise.future().map(v -> items.stream().map(item -> "ok " + item).toList());
  }

  private void completeAll() {
    for (int i = 0; i < open.size(); i++) open.get(i).tryComplete();
  }
}
