package dev.penstock.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.Bridge;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

final class SimulatedBrokerTest extends BrokerContract {
  private static final int STEPS_MAX = 10_000;

  private final Scheduler scheduler = new Scheduler(1, null);
  private final Faults faults = Faults.none();
  private final SimulatedBroker broker = new SimulatedBroker(scheduler, faults);
  private final Map<Bridge, Life> lives = new HashMap<>();

  @Override
  Bridge bridge() {
    var provider = new SimulatedProvider(scheduler, faults, Mutation.NONE);
    var life = new Life("process-" + lives.size(), scheduler, provider);
    var bridge = broker.bridge(life);
    lives.put(bridge, life);
    return bridge;
  }

  @Override
  void kill(Bridge bridge) {
    lives.get(bridge).end();
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
    eventually(future::isComplete);
    assertThat(future.succeeded()).as("%s", future.cause()).isTrue();
    return future.result();
  }

  @Override
  void eventually(BooleanSupplier holds) {
    for (int i = 0; i < STEPS_MAX && !holds.getAsBoolean(); i++) scheduler.step();
    assertThat(holds.getAsBoolean()).isTrue();
  }

  @Override
  void pass(Duration time) {
    long untilMicros = scheduler.nowMicros() + time.toMillis() * Scheduler.MILLI;
    while (scheduler.nowMicros() < untilMicros && scheduler.step()) {
      assertThat(scheduler.surprises).isEmpty();
    }
  }
}
