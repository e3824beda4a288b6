package dev.penstock.pipeline;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.BridgeObserver;
import dev.penstock.bridge.BridgeOptions;
import dev.penstock.bridge.KeyValue;
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
import dev.penstock.servers.NatsServer;
import dev.penstock.store.Ledger;
import dev.penstock.store.LedgerOptions;
import dev.penstock.store.Migrations;
import dev.penstock.testkit.NatsBinaries;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An order service publishes, inventory reads; both as often as the test wants them. */
class VersionsIT {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final PipelineOptions OPTIONS =
      new PipelineOptions(64, 128, 3, Duration.ofMillis(5), Duration.ofMillis(20));

  private final List<UUID> acted = Collections.synchronizedList(new ArrayList<>());
  private final List<AutoCloseable> open = new ArrayList<>();
  private Vertx vertx;
  private Context context;
  private LedgerOptions ledger;
  private NatsServer nats;
  private Wiretap wiretap;
  private Bridge bridge;

  static Stream<NatsBinary> servers() {
    return NatsBinaries.all().stream();
  }

  @BeforeEach
  void prepare() {
    vertx = Vertx.vertx();
    context = vertx.getOrCreateContext();
    ledger = PipelineRig.ledger(RealServers.freshDatabase());
    Migrations.apply(ledger.url(), Pipeline.SCHEMA, Pipeline.SCHEMA);
  }

  @AfterEach
  void close() throws Exception {
    Collections.reverse(open);
    for (var each : open) each.close();
    if (bridge != null) await(bridge.drain(Duration.ofSeconds(2)));
    if (wiretap != null) wiretap.close();
    await(vertx.close());
  }

  private void begin(NatsBinary binary) {
    nats = RealServers.freshNats(binary);
    wiretap = Wiretap.on(nats.url());
    bridge = await(Bridge.connect(vertx, BridgeOptions.of(nats.url()), BridgeObserver.NONE));
    await(bridge.management().ensure(Topology.streams(StreamOptions.DEFAULTS), List.of()));
    await(bridge.management().ensureBucket(PolicyBucket.spec(1)));
    await(bridge.management().ensureBucket(Presence.spec(1)));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void publishEachEventInAllVersionsThatAreWantedAsSoonAsTheyAre(NatsBinary binary) {
    begin(binary);
    var versions = follow(new VersionOptions("", ""));
    var order = pipeline("order", versions);
    var first = UUID.randomUUID();
    var both = UUID.randomUUID();
    var second = UUID.randomUUID();
    publish(order, first);
    want("v1+v2", versions);
    publish(order, both);
    want("v2", versions);
    publish(order, second);

    assertThat(subjectsOf(first)).containsExactly("orders.created");
    assertThat(subjectsOf(both)).containsExactly("orders.created", "orders.created.v2");
    assertThat(subjectsOf(second)).containsExactly("orders.created.v2");
    assertThat(told(both))
        .allSatisfy(
            message ->
                assertThat(message.headers())
                    .containsEntry("ce-id", "orders.created:" + both)
                    .containsEntry("ce-type", "orders.created")
                    .containsEntry("penstock-versions", "v1+v2"))
        .extracting(message -> new JsonObject(message.body()).getString("version"))
        .containsExactly("v1", "v2");
    assertThat(told(first).get(0).headers()).doesNotContainKey("penstock-versions");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void areRepeatedUnderTheSameIdsAndStoredOnce(NatsBinary binary) {
    begin(binary);
    var order = pipeline("order", new Versions(new VersionOptions("orders.created=v1+v2", "")));
    var ids = Stream.generate(UUID::randomUUID).limit(300).toList();
    publish(order, ids.subList(0, 200).toArray(UUID[]::new));
    // As after a crash: some were stored before, in other company than now.
    publish(order, ids.subList(100, 300).toArray(UUID[]::new));
    publish(order, ids.get(0));
    for (var id : ids) {
      assertThat(subjectsOf(id)).containsExactly("orders.created", "orders.created.v2");
    }
    assertThat(wiretap.messages("ORDERS")).hasSize(600);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void areActedOnOnceByWhoReadsBothAndByWhoReadsOne(NatsBinary binary) {
    begin(binary);
    var order = pipeline("order", new Versions(new VersionOptions("orders.created=v1+v2", "")));
    for (var read : List.of("", "orders.created=v1", "orders.created=v2")) {
      acted.clear();
      var reader = read(new Versions(new VersionOptions("", read)));
      var ids = Stream.generate(UUID::randomUUID).limit(100).toList();
      publish(order, ids.toArray(UUID[]::new));
      eventually(SOON, () -> assertThat(acted).containsAll(ids));
      eventually(SOON, () -> assertThat(waiting(read)).isZero());
      assertThat(acted).as("read: " + read).doesNotHaveDuplicates();
      reader.run();
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void missNothingWhileReadersAreReplacedAndSteppedBack(NatsBinary binary) {
    begin(binary);
    var versions = follow(new VersionOptions("", ""));
    var order = pipeline("order", versions);
    var ids = new ArrayList<UUID>();
    var old = read(new Versions(new VersionOptions("", "orders.created=v1")));
    ids.addAll(publishSome(order));
    want("v1+v2", versions);
    ids.addAll(publishSome(order));
    var both = read(new Versions(new VersionOptions("", "")));
    ids.addAll(publishSome(order));
    old.run();
    ids.addAll(publishSome(order));
    want("v2", versions);
    ids.addAll(publishSome(order));
    eventually(SOON, () -> assertThat(acted).containsAll(ids));
    want("v1+v2", versions);
    ids.addAll(publishSome(order));
    both.run();
    var back = read(new Versions(new VersionOptions("", "orders.created=v1")));
    ids.addAll(publishSome(order));
    eventually(SOON, () -> assertThat(acted).containsAll(ids));
    back.run();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void areDeadLetteredWithWhatWouldBeReadOnceRetired(NatsBinary binary) {
    begin(binary);
    var versions = follow(new VersionOptions("orders.created=v2", ""));
    read(versions);
    var bucket = new PolicyBucket(bridge.keyValue(PolicyBucket.NAME));
    var kept = await(bucket.get("orders.created"));
    await(
        bucket.update(
            "orders.created",
            new EventPolicy(EventPolicy.numbers("v2"), EventPolicy.numbers("v1")),
            kept));
    eventually(SOON, () -> assertThat(versions.policy("orders.created").retired()).isNotEmpty());
    wiretap.publish("orders.created", PipelineRig.order(UUID.randomUUID()));
    eventually(
        SOON,
        () ->
            assertThat(wiretap.messages("DEADLETTERS"))
                .singleElement()
                .extracting(letter -> new JsonObject(letter.body()).getString("reason"))
                .isEqualTo(
                    "orders.created: version v1 is not read here;"
                        + " would be read: v2 (orders.created.v2)"));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void stayAsTheyAreWhenTheBucketSaysWhatNobodyUnderstands(NatsBinary binary) {
    begin(binary);
    var versions = follow(new VersionOptions("orders.created=v1+v2", ""));
    var bucket = bridge.keyValue(PolicyBucket.NAME);
    for (var nonsense : List.of("", "{", "[]", "{\"published\":1}", "{\"published\":\"v1,v2\"}")) {
      await(bucket.put("orders.created", nonsense.getBytes()));
    }
    want("v2", versions);
    await(bucket.put("orders.created", "v1".getBytes()));
    await(bucket.put("orders.confirmed", "{\"published\":\"v1\"}".getBytes()));
    eventually(
        SOON,
        () ->
            assertThat(EventPolicy.text(versions.policy("orders.created").published()))
                .isEqualTo("v2"));
    await(bucket.delete("orders.created"));
    eventually(
        SOON,
        () ->
            assertThat(EventPolicy.text(versions.policy("orders.created").published()))
                .isEqualTo("v1+v2"));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void areToldByEveryProcessThatReadsOrPublishesThem(NatsBinary binary) {
    begin(binary);
    var instances = bridge.keyValue(Presence.BUCKET);
    var versions = new Versions(new VersionOptions("", "orders.created=v1"));
    var presence = new Presence(vertx, instances, versions, "host-1", List.of("order"));
    await(versions.follow(bridge.keyValue(PolicyBucket.NAME), presence::say));
    presence.start();
    eventually(SOON, () -> assertThat(said(instances)).contains("\"orders.created\":\"v1\""));
    want("v1+v2", versions);
    eventually(SOON, () -> assertThat(said(instances)).contains("v1+v2").contains("[\"order\"]"));
    await(presence.stop());
    assertThat(await(instances.get("host-1"))).isEmpty();
  }

  private static String said(KeyValue instances) {
    return await(instances.get("host-1")).map(entry -> new String(entry.value())).orElse("");
  }

  private Versions follow(VersionOptions options) {
    var versions = new Versions(options);
    var following = await(versions.follow(bridge.keyValue(PolicyBucket.NAME), () -> {}));
    open.add(() -> await(following.drain(Duration.ofSeconds(1))));
    return versions;
  }

  private void want(String text, Versions versions) {
    var wanted = EventPolicy.numbers(text);
    var value = new JsonObject().put("published", text).toBuffer().getBytes();
    await(bridge.keyValue(PolicyBucket.NAME).put("orders.created", value));
    eventually(
        SOON, () -> assertThat(versions.policy("orders.created").published()).isEqualTo(wanted));
  }

  private List<UUID> publishSome(Pipeline order) {
    var ids = Stream.generate(UUID::randomUUID).limit(20).toList();
    publish(order, ids.toArray(UUID[]::new));
    return ids;
  }

  private void publish(Pipeline order, UUID... ids) {
    var events = Stream.of(ids).map(VersionsIT::created).toList();
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

  private Pipeline pipeline(String service, Versions versions) {
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
  private Runnable read(Versions versions) {
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

  private long waiting(String read) {
    return wiretap.consumers("ORDERS").stream()
        .filter(name -> read.isEmpty() || name.contains("v2") == read.endsWith("v2"))
        .map(name -> new JsonObject(wiretap.ask("CONSUMER.INFO.ORDERS." + name)))
        .mapToLong(info -> info.getLong("num_pending") + info.getLong("num_ack_pending"))
        .sum();
  }

  private List<Tapped> told(UUID id) {
    return wiretap.messages("ORDERS").stream()
        .filter(message -> message.body().contains(id.toString()))
        .toList();
  }

  private List<String> subjectsOf(UUID id) {
    return told(id).stream().map(Tapped::subject).toList();
  }

  private <T> Future<T> onContext(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(v -> work.get().onComplete(promise));
    return promise.future();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
