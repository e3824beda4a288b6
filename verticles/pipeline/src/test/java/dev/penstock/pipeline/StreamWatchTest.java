package dev.penstock.pipeline;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.InMemoryBroker;
import dev.penstock.bridge.OutMessage;
import dev.penstock.bridge.PublisherOptions;
import dev.penstock.store.Ledger;
import dev.penstock.store.Migrations;
import dev.penstock.testkit.RealServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StreamWatchTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final InMemoryBroker broker = new InMemoryBroker();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<StreamWatch> watches = new ArrayList<>();
  private final List<String> losses = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private Bridge bridge;
  private Pool pool;
  private Surroundings surroundings;

  /** Notes losses, unless it is to fail. */
  private final class Noting implements StreamWatch.Reaction {
    @Override
    public Future<String> onLosses(SqlConnection tx, List<StreamLoss> found) {
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        return Future.failedFuture("a failure of the test");
      }
      found.forEach(loss -> losses.add(loss.stream() + " " + loss.what()));
      return Future.succeededFuture("noted by the test");
    }

    @Override
    public void noted() {}
  }

  @BeforeEach
  void open() {
    var ledger = PipelineRig.ledger(RealServers.freshDatabase());
    Migrations.apply(ledger.url(), Pipeline.SCHEMA, Pipeline.SCHEMA);
    bridge = broker.bridge(vertx);
    pool = Ledger.open(vertx, ledger, "test");
    surroundings =
        new Surroundings(
            bridge, ledger, PipelineOptions.DEFAULTS, meters, HealthChecks.create(vertx));
    ensure();
  }

  @AfterEach
  void close() {
    watches.forEach(watch -> PipelineRig.await(watch.stop()));
    PipelineRig.await(vertx.close());
  }

  @Test
  void notesALossOnceHoweverManyLook() {
    for (int i = 0; i < 3; i++) watch();
    publish();
    awaitMark(1);
    loseOrders();
    eventually(SOON, () -> assertThat(losses).containsExactly("ORDERS was made again"));
    for (int i = 0; i < 5; i++) publish();
    awaitMark(5);
    assertThat(losses).hasSize(1);
    // Counted after the commit, by one watch, while another may see it.
    eventually(SOON, () -> assertThat(counted()).isEqualTo(1));
    loseOrders();
    eventually(SOON, () -> assertThat(losses).hasSize(2));
  }

  @Test
  void findsALossAgainThatCouldNotBeDealtWith() {
    watch();
    publish();
    awaitMark(1);
    failures.set(1);
    loseOrders();
    eventually(SOON, () -> assertThat(losses).containsExactly("ORDERS was made again"));
    assertThat(failures).hasValue(0);
  }

  @Test
  void remembersOverARestartOfItsProcess() {
    watch();
    publish();
    awaitMark(1);
    PipelineRig.await(watches.remove(0).stop());
    loseOrders();
    publish();
    watch();
    eventually(SOON, () -> assertThat(losses).containsExactly("ORDERS was made again"));
  }

  @Test
  void takesNoOutageForALoss() {
    watch();
    publish();
    awaitMark(1);
    broker.goAway();
    broker.comeBack();
    publish();
    awaitMark(2);
    assertThat(losses).isEmpty();
  }

  @Test
  void waitsForAStreamThatIsMissing() {
    watch();
    publish();
    awaitMark(1);
    broker.deleteStream(Topology.INVENTORY);
    publish();
    awaitMark(2);
    assertThat(losses).isEmpty();
    ensure();
    eventually(SOON, () -> assertThat(losses).containsExactly("INVENTORY was made again"));
  }

  private void watch() {
    PipelineRig.await(
        onNewContext(
            () -> {
              var streams = List.of(Topology.ORDERS, Topology.INVENTORY);
              var watch =
                  new StreamWatch(vertx, surroundings, "order", pool, streams, new Noting());
              watches.add(watch);
              watch.start();
              return Future.succeededFuture();
            }));
  }

  private void ensure() {
    PipelineRig.await(
        bridge.management().ensure(Topology.streams(StreamOptions.DEFAULTS), List.of()));
  }

  private void loseOrders() {
    broker.deleteStream(Topology.ORDERS);
    ensure();
  }

  private void publish() {
    var message =
        new OutMessage("orders.created", UUID.randomUUID().toString(), Map.of(), new byte[1]);
    PipelineRig.await(
        onNewContext(() -> bridge.publisher(PublisherOptions.DEFAULTS).publish(message)));
  }

  private double counted() {
    return meters.get("penstock.broker.amnesia").tag("stream", "ORDERS").counter().count();
  }

  private void awaitMark(long lastSequence) {
    var sql = "SELECT last_sequence FROM pipeline.streams WHERE stream = 'ORDERS'";
    eventually(
        SOON,
        () ->
            assertThat(PipelineRig.await(pool.query(sql).execute()).iterator().next().getLong(0))
                .isEqualTo(lastSequence));
  }

  private <T> Future<T> onNewContext(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    ((VertxInternal) vertx)
        .createEventLoopContext()
        .runOnContext(v -> work.get().onComplete(promise));
    return promise.future();
  }
}
