package dev.penstock.pipeline;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.BridgeObserver;
import dev.penstock.bridge.BridgeOptions;
import dev.penstock.events.EventPolicy;
import dev.penstock.events.Item;
import dev.penstock.events.Lineage;
import dev.penstock.events.OrderEvent;
import dev.penstock.events.Priority;
import dev.penstock.pipeline.versions.PolicyBucket;
import dev.penstock.pipeline.versions.Presence;
import dev.penstock.pipeline.versions.VersionOptions;
import dev.penstock.pipeline.versions.Versions;
import dev.penstock.servers.NatsBinary;
import dev.penstock.store.Ledger;
import dev.penstock.store.LedgerOptions;
import dev.penstock.store.Migrations;
import dev.penstock.testkit.RealServers;
import dev.penstock.testkit.Tapped;
import dev.penstock.testkit.Wiretap;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A broker, an order service that publishes, and inventories that read, as many as a test wants.
 * For a test's thread.
 */
final class VersionsRig implements AutoCloseable {
  /** Longer than ack wait: what was on its way to a reader that left comes again only after it. */
  static final Duration SOON = Duration.ofSeconds(45);

  private static final PipelineOptions OPTIONS =
      new PipelineOptions(64, 128, 3, Duration.ofMillis(5), Duration.ofMillis(20));

  /** The orders that were acted on, in their order. */
  final List<UUID> acted = Collections.synchronizedList(new ArrayList<>());

  final Vertx vertx = Vertx.vertx();
  final Wiretap wiretap;
  final Bridge bridge;
  private final List<Runnable> open = new ArrayList<>();
  private final Context context = vertx.getOrCreateContext();
  private final LedgerOptions ledger = PipelineRig.ledger(RealServers.freshDatabase());

  VersionsRig(NatsBinary binary) {
    Migrations.apply(ledger.url(), Pipeline.SCHEMA, Pipeline.SCHEMA);
    var nats = RealServers.freshNats(binary);
    wiretap = Wiretap.on(nats.url());
    bridge = await(Bridge.connect(vertx, BridgeOptions.of(nats.url()), BridgeObserver.NONE));
    await(bridge.management().ensure(Topology.streams(StreamOptions.DEFAULTS), List.of()));
    await(bridge.management().ensureBucket(PolicyBucket.spec(1)));
    await(bridge.management().ensureBucket(Presence.spec(1)));
  }

  @Override
  public void close() {
    Collections.reverse(open);
    open.forEach(Runnable::run);
    await(bridge.drain(Duration.ofSeconds(2)));
    wiretap.close();
    await(vertx.close());
  }

  Versions follow(VersionOptions options) {
    var versions = new Versions(options);
    var following = await(versions.follow(bridge.keyValue(PolicyBucket.NAME), () -> {}));
    open.add(() -> await(following.drain(Duration.ofSeconds(1))));
    return versions;
  }

  void want(String text, Versions versions) {
    var wanted = EventPolicy.numbers(text);
    var value = new JsonObject().put("published", text).toBuffer().getBytes();
    await(bridge.keyValue(PolicyBucket.NAME).put("orders.created", value));
    eventually(
        SOON, () -> assertThat(versions.policy("orders.created").published()).isEqualTo(wanted));
  }

  List<UUID> publishSome(Pipeline order) {
    var ids = Stream.generate(UUID::randomUUID).limit(20).toList();
    publish(order, ids.toArray(UUID[]::new));
    return ids;
  }

  void publish(Pipeline order, UUID... ids) {
    var events = Stream.of(ids).map(VersionsRig::created).toList();
    await(onContext(() -> order.publish(events)));
  }

  private static Outgoing created(UUID id) {
    var event =
        new OrderEvent.Created(
            id,
            List.of(new Item("sku-1", 1)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new Outgoing(event, Priority.STANDARD, Lineage.of("web", null), 1);
  }

  Pipeline pipeline(String service, Versions versions) {
    var surroundings =
        new Surroundings(
            bridge,
            ledger,
            OPTIONS,
            new SimpleMeterRegistry(),
            HealthChecks.create(vertx),
            versions);
    var pool = Ledger.open(vertx, ledger, service);
    var pipeline =
        await(
            onContext(
                () -> Future.succeededFuture(Pipeline.open(vertx, surroundings, service, pool))));
    open.add(
        () ->
            await(onContext(() -> pipeline.drain(Duration.ofSeconds(5)).eventually(pool::close))));
    return pipeline;
  }

  /** Reads as inventory until it is told to stop. */
  Runnable read(Versions versions) {
    var lanes = Topology.lanes("inventory", "created", Topology.ORDERS, "orders.created");
    var read =
        Topology.consumers(List.of(lanes)).stream()
            .filter(consumer -> versions.isConsumed(consumer.filterSubject()))
            .toList();
    await(bridge.management().ensure(Topology.streams(StreamOptions.DEFAULTS), read));
    var pipeline = pipeline("inventory", versions);
    await(onContext(() -> pipeline.consume(lanes, this::act)));
    return () -> await(onContext(() -> pipeline.drain(Duration.ofSeconds(5))));
  }

  private Future<Answers> act(List<Received<?>> messages) {
    messages.forEach(message -> acted.add(message.orderId()));
    return Future.succeededFuture(Answers.none());
  }

  long waiting(String read) {
    return wiretap.consumers("ORDERS").stream()
        .filter(name -> read.isEmpty() || name.contains("v2") == read.endsWith("v2"))
        .map(name -> new JsonObject(wiretap.ask("CONSUMER.INFO.ORDERS." + name)))
        .mapToLong(info -> info.getLong("num_pending") + info.getLong("num_ack_pending"))
        .sum();
  }

  List<Tapped> told(UUID id) {
    return wiretap.messages("ORDERS").stream()
        .filter(message -> message.body().contains(id.toString()))
        .toList();
  }

  List<String> subjectsOf(UUID id) {
    return told(id).stream().map(Tapped::subject).toList();
  }

  private <T> Future<T> onContext(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(v -> work.get().onComplete(promise));
    return promise.future();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
