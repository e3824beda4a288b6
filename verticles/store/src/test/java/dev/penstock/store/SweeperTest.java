package dev.penstock.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweeperTest {
  private static final Duration NEVER = Duration.ofHours(1);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final List<Promise<Void>> turns = new ArrayList<>();
  private final Sweeper sweeper = new Sweeper(vertx, "test", NEVER, this::turn);

  private Future<Void> turn() {
    Promise<Void> turn = Promise.promise();
    turns.add(turn);
    return turn.future();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void takesOneTurnAtATimeHoweverOftenItIsWoken() throws Exception {
    onContext(sweeper::start);
    for (int i = 0; i < 5; i++) onContext(sweeper::wake);
    assertThat(turns).hasSize(1);
    onContext(() -> turns.get(0).complete());
    assertThat(turns).hasSize(2);
    onContext(() -> turns.get(1).complete());
    assertThat(turns).hasSize(2);
  }

  @Test
  void goesOnAfterATurnThatFails() throws Exception {
    onContext(sweeper::start);
    onContext(() -> turns.get(0).fail("the ledger is away"));
    onContext(sweeper::wake);
    assertThat(turns).hasSize(2);
  }

  @Test
  void goesOnAfterATurnThatThrows() throws Exception {
    var tries = new CountDownLatch(3);
    var throwing =
        new Sweeper(
            vertx,
            "test",
            Duration.ofMillis(10),
            () -> {
              tries.countDown();
              throw new IllegalStateException("a bug");
            });
    onContext(throwing::start);
    assertThat(tries.await(10, TimeUnit.SECONDS)).isTrue();
    onContext(throwing::stop);
  }

  @Test
  void waitsForItsTurnWhenItStopsAndTakesNoMore() throws Exception {
    onContext(sweeper::start);
    onContext(sweeper::wake);
    var stopped = new ArrayList<Future<Void>>();
    onContext(() -> stopped.add(sweeper.stop()));
    assertThat(stopped.get(0).isComplete()).isFalse();
    onContext(() -> turns.get(0).complete());
    assertThat(stopped.get(0).succeeded()).isTrue();
    onContext(sweeper::wake);
    assertThat(turns).hasSize(1);
  }

  /** Returns when the step and all that it put on the event loop has run. */
  private void onContext(Runnable step) throws Exception {
    context.runOnContext(v -> step.run());
    for (int turn = 0; turn < 3; turn++) {
      var done = new CountDownLatch(1);
      context.runOnContext(v -> done.countDown());
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
