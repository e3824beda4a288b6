package dev.penstock.simulation;

import dev.penstock.bridge.BridgeException;
import dev.penstock.bridge.BucketSpec;
import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.bridge.Management;
import dev.penstock.bridge.Plan;
import dev.penstock.bridge.StoredMessage;
import dev.penstock.bridge.StreamSpec;
import dev.penstock.bridge.StreamStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What services ask of the broker about its streams. */
record SimulatedManagement(SimulatedBridge bridge) implements Management {
  private static final long NO_ANSWER_MICROS = 5 * Scheduler.SECOND;

  private <T> Future<T> ask(String what, Supplier<T> question) {
    var life = bridge.life;
    Promise<T> answer = life.promise();
    life.after(
        NO_ANSWER_MICROS, "", () -> answer.tryFail(new BridgeException("no answer: " + what)));
    if (!bridge.isConnected()) return answer.future();
    life.send(
        0,
        "asks for " + what,
        () ->
            bridge.broker.ifUp(
                () -> {
                  var said = question.get();
                  life.after(
                      life.scheduler.chance.micros(50, 1_000),
                      "is told of " + what,
                      () -> answer.tryComplete(said));
                }));
    return answer.future();
  }

  @Override
  public Future<StreamStatus> streamStatus(String stream) {
    return ask(stream, () -> bridge.broker.stream(stream).status());
  }

  @Override
  public Future<Optional<StoredMessage>> storedMessage(String stream, long sequence) {
    return ask(stream, () -> bridge.broker.stream(stream).message(sequence));
  }

  /** The simulated broker never has any: what it forgets, all of it forgets. */
  @Override
  public Future<List<String>> deleteConsumersAhead(String stream) {
    return ask(stream, List::of);
  }

  @Override
  public Future<Plan> plan(List<StreamSpec> streams, List<ConsumerSpec> consumers) {
    throw new UnsupportedOperationException("no service provisions");
  }

  @Override
  public Future<List<String>> ensure(List<StreamSpec> streams, List<ConsumerSpec> consumers) {
    throw new UnsupportedOperationException("no service provisions");
  }

  @Override
  public Future<List<String>> ensureBucket(BucketSpec bucket) {
    throw new UnsupportedOperationException("no service provisions");
  }
}
