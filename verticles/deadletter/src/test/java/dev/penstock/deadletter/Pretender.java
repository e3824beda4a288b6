package dev.penstock.deadletter;

import dev.penstock.bridge.Lane;
import dev.penstock.pipeline.Answers;
import dev.penstock.pipeline.Pipeline;
import dev.penstock.pipeline.Received;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.pipeline.Topology;
import dev.penstock.store.Ledger;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service that consumes {@code orders.created} and remembers what it handled. */
final class Pretender extends VerticleBase {
  /** The bodies of what was handled, in order. */
  final List<String> handled = new CopyOnWriteArrayList<>();

  /** Orders whose events it fails to handle. */
  final Set<UUID> failing = ConcurrentHashMap.newKeySet();

  private final String name;
  private final Surroundings surroundings;
  private Pool pool;
  private Pipeline pipeline;

  Pretender(String name, Surroundings surroundings) {
    this.name = name;
    this.surroundings = surroundings;
  }

  List<Lane> lanes() {
    return Topology.lanes(name, "created", Topology.ORDERS, "orders.created");
  }

  @Override
  public Future<?> start() {
    pool = Ledger.open(vertx, surroundings.ledger(), name);
    pipeline = Pipeline.open(vertx, surroundings, name, pool);
    return pipeline.consume(lanes(), this::answer);
  }

  @Override
  public Future<?> stop() {
    return pipeline.drain(Duration.ofSeconds(2)).eventually(pool::close);
  }

  private Future<Answers> answer(List<Received<?>> messages) {
    for (var message : messages) {
      if (failing.contains(message.orderId())) {
        return Future.failedFuture(new IllegalStateException("cannot digest"));
      }
    }
    for (var message : messages) {
      handled.add(new String(message.message().body(), StandardCharsets.UTF_8));
    }
    return Future.succeededFuture(Answers.none());
  }
}
