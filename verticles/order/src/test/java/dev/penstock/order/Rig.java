package dev.penstock.order;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.InMemoryBroker;
import dev.penstock.bridge.OutMessage;
import dev.penstock.bridge.PublisherOptions;
import dev.penstock.events.Event;
import dev.penstock.events.EventCodec;
import dev.penstock.events.EventHeaders;
import dev.penstock.events.Lineage;
import dev.penstock.events.Schemas;
import dev.penstock.pipeline.Pipeline;
import dev.penstock.pipeline.PipelineOptions;
import dev.penstock.pipeline.StreamOptions;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.pipeline.Topology;
import dev.penstock.store.Ledger;
import dev.penstock.store.LedgerOptions;
import dev.penstock.store.Migrations;
import dev.penstock.testkit.RealServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** The order service with a real ledger, an in-memory broker and its door on a real HTTP port. */
final class Rig implements AutoCloseable {
  static final OrderConfig FAST = waitingForTheLedger(Duration.ofSeconds(10));

  /** Where the ledger is held, or mute. */
  static final OrderConfig IMPATIENT = waitingForTheLedger(Duration.ofMillis(500));

  /** Longer than any configuration here waits for the ledger. */
  private static final Duration LEDGER_MAX = Duration.ofSeconds(15);

  final Vertx vertx;
  final InMemoryBroker broker = new InMemoryBroker();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Surroundings surroundings;
  final Pool pool;
  private final OrderService service;
  private final Schemas schemas = new Schemas();
  private final EventCodec codec = new EventCodec(schemas);
  private final Bridge bridge;

  private static OrderConfig waitingForTheLedger(Duration max) {
    return new OrderConfig(
        64,
        1_000,
        Duration.ofSeconds(10),
        1_000,
        max,
        Duration.ofMillis(100),
        Duration.ofSeconds(30),
        50,
        Duration.ofMinutes(15),
        Duration.ofSeconds(5));
  }

  Rig(OrderConfig config) {
    this(Vertx.vertx(), config);
  }

  Rig(Vertx vertx, OrderConfig config) {
    this(vertx, config, RealServers.freshDatabase());
  }

  Rig(Vertx vertx, OrderConfig config, String databaseUrl) {
    this.vertx = vertx;
    Migrations.apply(databaseUrl, Pipeline.SCHEMA, Pipeline.SCHEMA);
    Migrations.apply(databaseUrl, "order", "orders");
    var ledger = new LedgerOptions(databaseUrl, 4, 1_000, LEDGER_MAX, LEDGER_MAX);
    bridge = broker.bridge(vertx);
    service = new OrderService(config);
    surroundings =
        new Surroundings(
            bridge, ledger, PipelineOptions.DEFAULTS, meters, HealthChecks.create(vertx));
    await(
        bridge.management().ensure(Topology.streams(StreamOptions.DEFAULTS), service.consumers()));
    pool = Ledger.open(vertx, ledger, "test");
  }

  /** The same surroundings with another bridge. */
  Surroundings surroundings(Bridge other) {
    return new Surroundings(
        other, surroundings.ledger(), surroundings.pipeline(), meters, surroundings.health());
  }

  Rig withVerticle() {
    await(vertx.deployVerticle(service.verticle(surroundings).orElseThrow()));
    return this;
  }

  HttpRig withDoor() {
    return withDoor(service);
  }

  HttpRig withDoor(OrderConfig config) {
    return withDoor(new OrderService(config));
  }

  private HttpRig withDoor(OrderService service) {
    var http = new HttpRig(service, surroundings);
    await(vertx.deployVerticle(http));
    return http;
  }

  /** Publishes as the other services do, with a message id of its own each time. */
  void hear(String source, Event... events) {
    onContext(
        () ->
            bridge
                .publisher(PublisherOptions.DEFAULTS)
                .publishAll(List.of(events).stream().map(event -> message(source, event)).toList())
                .mapEmpty());
  }

  private OutMessage message(String source, Event event) {
    return new OutMessage(
        event.subject(),
        UUID.randomUUID().toString(),
        EventHeaders.write(
            source,
            event,
            schemas.version(event.subject()),
            Lineage.of("corr-" + event.orderId(), null)),
        codec.encode(event));
  }

  /** What a stranger sends: a body, and no header at all. */
  void hearFromStranger(String subject, String body) {
    var message = new OutMessage(subject, UUID.randomUUID().toString(), Map.of(), body.getBytes());
    onContext(() -> bridge.publisher(PublisherOptions.DEFAULTS).publish(message).mapEmpty());
  }

  /** All messages of a subject that are stored, repeats included. */
  List<OutMessage> said(String subject) {
    return broker.stored(Topology.ORDERS).stream()
        .filter(message -> message.subject().equals(subject))
        .toList();
  }

  List<OutMessage> said(String subject, UUID orderId) {
    return said(subject).stream()
        .filter(message -> new String(message.body()).contains(orderId.toString()))
        .toList();
  }

  Order order(UUID id) {
    return await(OrderStore.find(pool, id)).orElseThrow();
  }

  List<Row> query(String sql, Object... values) {
    var rows = await(pool.preparedQuery(sql).execute(Tuple.from(List.of(values))));
    return StreamSupport.stream(rows.spliterator(), false).toList();
  }

  long orders() {
    return query("SELECT count(*) FROM orders.orders").get(0).getLong(0);
  }

  <T> T onContext(Callable<Future<T>> step) {
    return await(
        Future.future(
            promise ->
                vertx
                    .getOrCreateContext()
                    .runOnContext(
                        v -> {
                          try {
                            step.call().onComplete(promise);
                          } catch (Exception e) {
                            promise.fail(e);
                          }
                        })));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
