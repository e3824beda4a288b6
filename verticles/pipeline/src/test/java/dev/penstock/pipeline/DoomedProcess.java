package dev.penstock.pipeline;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.BridgeObserver;
import dev.penstock.bridge.BridgeOptions;
import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.bridge.Lane;
import dev.penstock.events.InventoryEvent;
import dev.penstock.events.Line;
import dev.penstock.events.OrderEvent;
import dev.penstock.events.Shortage;
import dev.penstock.store.Ledger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.HealthChecks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A service in a process of its own, which one order ends: how, its product says. Cancellations are
 * handled beside the orders, slowly enough to be under way when that happens.
 */
final class DoomedProcess {
  private static final int HALTED = 86;
  private static final Duration ACK_WAIT = Duration.ofMillis(800);
  private static final Duration SLOWLY = Duration.ofMillis(100);
  private static final List<Line> LINES = List.of(new Line("sku-1", 1, 100));

  private final Vertx vertx = Vertx.vertx();

  private DoomedProcess() {}

  /**
   * @param args the URLs of NATS and PostgreSQL
   */
  public static void main(String[] args) {
    new DoomedProcess()
        .start(args[0], args[1])
        .onSuccess(v -> System.out.println("started"))
        .onFailure(
            cause -> {
              System.out.println("could not start: " + cause);
              System.exit(1);
            });
  }

  static ConsumerSpec consumer(String purpose, String subject) {
    return new ConsumerSpec(Topology.ORDERS, "inventory-" + purpose, subject, ACK_WAIT, 20_000);
  }

  private Future<?> start(String natsUrl, String databaseUrl) {
    var created = consumer("created", "orders.created");
    var cancelled = consumer("cancelled", "orders.cancelled");
    return Bridge.connect(vertx, BridgeOptions.of(natsUrl), BridgeObserver.NONE)
        .compose(
            bridge ->
                bridge
                    .management()
                    .ensure(Topology.streams(StreamOptions.DEFAULTS), List.of(created, cancelled))
                    .compose(v -> open(bridge, databaseUrl))
                    .compose(
                        pipeline ->
                            Future.all(
                                pipeline.consume(List.of(new Lane(cancelled, 100)), this::release),
                                pipeline.consume(List.of(new Lane(created, 100)), this::reserve))));
  }

  private Future<Pipeline> open(Bridge bridge, String databaseUrl) {
    var ledger = PipelineRig.ledger(databaseUrl);
    var surroundings =
        new Surroundings(
            bridge,
            ledger,
            PipelineOptions.DEFAULTS,
            new SimpleMeterRegistry(),
            HealthChecks.create(vertx));
    var pool = Ledger.open(vertx, ledger, "doomed");
    return Future.succeededFuture(Pipeline.open(vertx, surroundings, "inventory", pool));
  }

  private Future<Answers> reserve(List<Received<?>> messages) {
    for (var message : messages) {
      switch (((OrderEvent.Created) message.event()).items().get(0).productId()) {
        case "halt" -> Runtime.getRuntime().halt(HALTED);
        case "memory" -> takeAllMemory();
        default -> {}
      }
    }
    return Future.succeededFuture(
        Answers.of(
            messages.stream()
                .map(
                    message ->
                        message.leadsTo(
                            new InventoryEvent.Rejected(
                                message.orderId(), List.of(new Shortage("sku-1", 1, 0)))))
                .toList()));
  }

  private static void takeAllMemory() {
    var taken = new ArrayList<long[]>();
    while (true) taken.add(new long[1_000_000]);
  }

  private Future<Answers> release(List<Received<?>> messages) {
    Promise<Answers> slowly = Promise.promise();
    vertx.setTimer(
        SLOWLY.toMillis(),
        id ->
            slowly.complete(
                Answers.of(
                    messages.stream()
                        .map(m -> m.leadsTo(new InventoryEvent.Released(m.orderId(), LINES)))
                        .toList())));
    return slowly.future();
  }
}
