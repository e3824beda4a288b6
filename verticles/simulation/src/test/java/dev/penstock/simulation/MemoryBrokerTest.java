package dev.penstock.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.InMemoryBroker;
import dev.penstock.pipeline.StreamOptions;
import dev.penstock.pipeline.Topology;
import dev.penstock.testkit.Eventually;
import dev.penstock.testkit.RunningClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MemoryBrokerTest extends BrokerContract {
  private final Vertx vertx = Vertx.vertx();
  private final InMemoryBroker broker = new InMemoryBroker();

  @AfterEach
  void closeVertx() {
    await(vertx.close());
  }

  /** The broker's clock goes on while its consumers stand still, and it delivers again. */
  @Override
  @Test
  void doesNotDeliverAgainWhatIsBeingHandled() {
    RunningClock.unlessStalled(attempt -> new MemoryBrokerTest().handlesForLong());
  }

  private void handlesForLong() {
    try {
      super.doesNotDeliverAgainWhatIsBeingHandled();
    } finally {
      closeVertx();
    }
  }

  @Override
  Bridge bridge() {
    var bridge = broker.bridge(vertx);
    await(
        bridge
            .management()
            .ensure(Topology.streams(StreamOptions.DEFAULTS), List.of(CREATED, ALL)));
    return bridge;
  }

  @Override
  void kill(Bridge bridge) {
    await(bridge.drain(Duration.ofMillis(10)));
  }

  @Override
  void goAway() {
    broker.goAway();
  }

  @Override
  void comeBack() {
    broker.comeBack();
  }

  @Override
  <T> T await(Future<T> future) {
    return RealTime.await(future);
  }

  @Override
  void eventually(BooleanSupplier holds) {
    Eventually.eventually(Duration.ofSeconds(30), () -> assertThat(holds.getAsBoolean()).isTrue());
  }

  /** Real time has to pass where a broker has to do nothing. */
  @Override
  void pass(Duration time) {
    var passed = new CountDownLatch(1);
    vertx.setTimer(time.toMillis(), id -> passed.countDown());
    try {
      passed.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
