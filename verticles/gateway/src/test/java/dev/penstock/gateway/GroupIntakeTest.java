package dev.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

final class GroupIntakeTest {

  private final List<List<String>> batches = new ArrayList<>();
  private final Queue<Promise<List<Recorded>>> open = new ArrayDeque<>();
  private final GroupIntake<String> intake = new GroupIntake<>(3, this::commit);

  private Future<List<Recorded>> commit(List<String> batch) {
    batches.add(batch);
    var promise = Promise.<List<Recorded>>promise();
    open.add(promise);
    return promise.future();
  }

  @Test
  void gathersWhatArrivesWhileATransactionRuns() {
    var answers = List.of("a", "b", "c", "d", "e").stream().map(intake::submit).toList();
    assertThat(batches).containsExactly(List.of("a"));

    commitAll();

    assertThat(batches).containsExactly(List.of("a"), List.of("b", "c", "d"), List.of("e"));
    assertThat(answers.stream().map(answer -> answer.result().answer().body()))
        .containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void failsOneBadRowWithoutItsNeighbours() {
    var first = intake.submit("first");
    var answers = List.of("b", "bad", "d").stream().map(intake::submit).toList();

    commitAll();

    assertThat(first.succeeded()).isTrue();
    assertThat(answers.stream().map(Future::succeeded)).containsExactly(true, false, true);
    assertThat(intake.submit("later").isComplete()).isFalse();
    assertThat(batches).endsWith(List.of("b"), List.of("bad"), List.of("d"), List.of("later"));
  }

  @Test
  void failsTheWholeBatchWhenTheDatabaseIsGone() {
    intake.submit("first");
    var answers = List.of("b", "c").stream().map(intake::submit).toList();
    open.remove().complete(List.of(Recorded.fresh(Answer.ok("first"))));
    open.remove().fail("connection lost");

    assertThat(answers).allMatch(Future::failed);
    assertThat(batches).hasSize(2);
  }

  @Test
  void goesOnAfterACommitThatThrows() {
    var broken =
        new GroupIntake<String>(
            1,
            batch -> {
              if (batch.contains("bug")) {
                throw new IllegalStateException("bug");
              }
              return Future.succeededFuture(List.of(Recorded.fresh(Answer.ok("fine"))));
            });

    assertThat(broken.submit("bug").failed()).isTrue();
    assertThat(broken.submit("next").succeeded()).isTrue();
  }

  /** Answers every batch by its own text until none is left; one with "bad" breaks a constraint. */
  private void commitAll() {
    while (!open.isEmpty()) {
      var batch = batches.get(batches.size() - open.size());
      if (batch.contains("bad")) {
        open.remove().fail(new PgException("check violated", "ERROR", "23514", ""));
      } else {
        open.remove()
            .complete(batch.stream().map(text -> Recorded.fresh(Answer.ok(text))).toList());
      }
    }
  }
}
