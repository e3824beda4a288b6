package dev.penstock.pipeline;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.InMemoryBroker;
import dev.penstock.bridge.Lane;
import dev.penstock.bridge.OutMessage;
import dev.penstock.bridge.PublisherOptions;
import dev.penstock.events.InventoryEvent;
import dev.penstock.events.Shortage;
import dev.penstock.store.Ledger;
import dev.penstock.store.LedgerOptions;
import dev.penstock.store.Migrations;
import dev.penstock.testkit.RealServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A pipeline of inventory on a broker in memory and a real ledger. For a test's thread. */
final class PipelineRig implements AutoCloseable {
  static final PipelineOptions OPTIONS =
      new PipelineOptions(64, 128, 3, Duration.ofMillis(5), Duration.ofMillis(20));
  static final List<Lane> LANES =
      Topology.lanes("inventory", "created", Topology.ORDERS, "orders.created");

  final InMemoryBroker broker = new InMemoryBroker();

  /** The sizes of the batches that were answered, in their order. */
  final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());

  final List<UUID> answered = Collections.synchronizedList(new ArrayList<>());
  volatile Answering answering = this::reject;
  private final List<String> statements = Collections.synchronizedList(new ArrayList<>());
  private final Vertx vertx;
  private final Bridge bridge;
  private final Context context;
  private final LedgerOptions ledger;
  private final Pool observer;
  private Pool pool;
  private Pipeline pipeline;

  PipelineRig(Vertx vertx) {
    this.vertx = vertx;
    bridge = broker.bridge(vertx);
    context = vertx.getOrCreateContext();
    ledger = ledger(RealServers.freshDatabase());
    Migrations.apply(ledger.url(), Pipeline.SCHEMA, Pipeline.SCHEMA);
    observer = Ledger.open(vertx, ledger, "observer");
    var streams = Topology.streams(StreamOptions.DEFAULTS);
    await(bridge.management().ensure(streams, Topology.consumers(List.of(LANES))));
    start();
  }

  static LedgerOptions ledger(String databaseUrl) {
    return new LedgerOptions(databaseUrl, 4, 1_000, Duration.ofSeconds(10), Duration.ofSeconds(10));
  }

  /** As a new process would: nothing is known but what the ledger knows. */
  void start() {
    var surroundings =
        new Surroundings(
            bridge, ledger, OPTIONS, new SimpleMeterRegistry(), HealthChecks.create(vertx));
    onContext(
        () -> {
          pool = counting(Ledger.open(vertx, ledger, "test"));
          pipeline = Pipeline.open(vertx, surroundings, "inventory", pool);
          return pipeline.consume(LANES, this::answer);
        });
  }

  /** The same pool, which notes every statement. */
  private Pool counting(Pool pool) {
    return (Pool)
        Proxy.newProxyInstance(
            Pool.class.getClassLoader(),
            new Class<?>[] {Pool.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("preparedQuery")) statements.add((String) arguments[0]);
              return method.invoke(pool, arguments);
            });
  }

  long statementsWith(String words) {
    return statements.stream().filter(sql -> sql.contains(words)).count();
  }

  void stop() {
    onContext(() -> pipeline.drain(Duration.ofSeconds(10)).eventually(pool::close));
  }

  @Override
  public void close() {
    stop();
    await(observer.close());
  }

  private Future<Answers> answer(List<Received<?>> messages) {
    batches.add(messages.size());
    return answering.answer(messages);
  }

  /** The plain answer: there is none of anything. */
  Future<Answers> reject(List<? extends Received<?>> messages) {
    messages.forEach(message -> answered.add(message.orderId()));
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

  /** Answers all but one order, with which the handler cannot deal. */
  Answering failingFor(UUID orderId, RuntimeException cause) {
    return messages ->
        messages.stream().anyMatch(message -> message.orderId().equals(orderId))
            ? Future.failedFuture(cause)
            : reject(messages);
  }

  void publish(UUID orderId) {
    publish(order(orderId), Map.of());
  }

  void publish(String body, Map<String, String> headers) {
    publish(body.getBytes(StandardCharsets.UTF_8), headers);
  }

  void publish(byte[] body, Map<String, String> headers) {
    publishAs(UUID.randomUUID().toString(), body, headers);
  }

  void publishAs(String messageId, byte[] body, Map<String, String> headers) {
    publishTo("orders.created", messageId, body, headers);
  }

  void publishTo(String subject, String messageId, byte[] body, Map<String, String> headers) {
    var message = new OutMessage(subject, messageId, headers, body);
    onContext(() -> bridge.publisher(PublisherOptions.DEFAULTS).publish(message));
  }

  static String order(UUID orderId) {
    return """
        {"order_id":"%s","version":"v1","items":[{"product_id":"sku-1","quantity":1}]}"""
        .formatted(orderId);
  }

  /** What was dead-lettered, in order. */
  List<JsonObject> letters() {
    return broker.stored("DEADLETTERS").stream()
        .map(letter -> new JsonObject(new String(letter.body(), StandardCharsets.UTF_8)))
        .toList();
  }

  /**
   * Answers, but writes of every first delivery down that it was begun so often without an end.
   *
   * @param age of the message the note is about
   */
  Answering suspecting(int attempts, Duration age) {
    return messages -> {
      var notes = new ArrayList<Tuple>();
      for (var received : messages) {
        var message = received.message();
        if (message.deliveryCount() > 1) continue;
        var storedAt = Instant.ofEpochMilli(message.storedAtMillis()).minus(age);
        notes.add(Tuple.of(message.streamSequence(), storedAt.atOffset(ZoneOffset.UTC), attempts));
      }
      if (notes.isEmpty()) return reject(messages);
      return observer
          .preparedQuery(
              """
              INSERT INTO pipeline.attempts (service, stream, sequence, stored_at, attempts)
              VALUES ('inventory', 'ORDERS', $1, $2, $3)""")
          .executeBatch(notes)
          .compose(v -> reject(messages));
    };
  }

  List<Row> query(String sql) {
    return await(observer.query(sql).execute()).stream().toList();
  }

  <T> T onContext(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(v -> work.get().onComplete(promise));
    return await(promise.future());
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
