package dev.penstock.deadletter;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.BridgeObserver;
import dev.penstock.bridge.BridgeOptions;
import dev.penstock.pipeline.Pipeline;
import dev.penstock.pipeline.PipelineOptions;
import dev.penstock.pipeline.StreamOptions;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.pipeline.Topology;
import dev.penstock.store.Ledger;
import dev.penstock.store.LedgerOptions;
import dev.penstock.store.Migrations;
import dev.penstock.testkit.Wiretap;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The deadletter verticle and its door on real servers, beside two services that consume {@code
 * orders.created} and can be told what to fail with. For a test's thread.
 */
final class Rig implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(30);

  /** Whoever waits for a connection to the ledger has as much patience as a test has. */
  private static final Duration AWAIT_MAX = Duration.ofSeconds(30);

  private static final PipelineOptions PIPELINE =
      new PipelineOptions(64, 128, 2, Duration.ofMillis(10), Duration.ofMillis(50));
  private static final DeadletterConfig CONFIG =
      new DeadletterConfig(Duration.ofMillis(50), Duration.ofDays(90), Duration.ofSeconds(2));

  final Vertx vertx = Vertx.vertx();
  final Wiretap wiretap;
  final Pretender inventory;
  final Pretender payment;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final HealthChecks health = HealthChecks.create(vertx);
  final HttpRig http;
  private final DeadletterService service = new DeadletterService(CONFIG);
  private final Surroundings surroundings;
  private final Bridge bridge;
  private final Pool pool;
  private final List<String> deployments = new ArrayList<>();

  Rig(String natsUrl, String databaseUrl) {
    Migrations.apply(databaseUrl, Pipeline.SCHEMA, Pipeline.SCHEMA);
    Migrations.apply(databaseUrl, "deadletter", "deadletter");
    wiretap = Wiretap.on(natsUrl);
    bridge = await(Bridge.connect(vertx, BridgeOptions.of(natsUrl), BridgeObserver.NONE));
    var ledger =
        new LedgerOptions(
            databaseUrl, 4, 1_000, AWAIT_MAX, LedgerOptions.DEFAULTS.statementTimeout());
    surroundings = new Surroundings(bridge, ledger, PIPELINE, meters, health);
    pool = Ledger.open(vertx, ledger, "test");
    inventory = new Pretender("inventory", surroundings);
    payment = new Pretender("payment", surroundings);
    provision();
    http = new HttpRig(service, surroundings);
    await(vertx.deployVerticle(inventory));
    await(vertx.deployVerticle(payment));
    await(vertx.deployVerticle(http));
    deploy();
  }

  void provision() {
    var consumers =
        Stream.of(
                service.consumers(),
                Topology.consumers(List.of(inventory.lanes(), payment.lanes())))
            .flatMap(List::stream)
            .toList();
    await(bridge.management().ensure(Topology.streams(StreamOptions.DEFAULTS), consumers));
  }

  void deploy() {
    deployments.add(await(vertx.deployVerticle(service.verticle(surroundings).orElseThrow())));
  }

  void undeploy() {
    deployments.forEach(id -> await(vertx.undeploy(id)));
    deployments.clear();
  }

  /** Something for inventory to fail with: the order's id can be read, and nothing else. */
  static String malformed(UUID orderId) {
    return "{\"order_id\":\"%s\",\"version\":\"v1\"}".formatted(orderId);
  }

  static String order(UUID orderId) {
    return order(orderId, "sku-1");
  }

  static String order(UUID orderId, String product) {
    return """
        {"order_id":"%s","version":"v1","items":[{"product_id":"%s","quantity":1}]}"""
        .formatted(orderId, product);
  }

  void publish(String body) {
    publish(body, Map.of());
  }

  void publish(String body, Map<String, String> headers) {
    publishTo("orders.created", body, headers);
  }

  void publishTo(String subject, String body, Map<String, String> headers) {
    wiretap.publish(subject, headers, body);
  }

  /** The letters of inventory, oldest first, once there are so many. */
  List<JsonObject> awaitLetters(int letters) {
    eventually(SOON, () -> assertThat(http.letters("service=inventory")).hasSize(letters));
    return http.letters("service=inventory");
  }

  /** The one letter of inventory. */
  JsonObject awaitLetter() {
    return awaitLetters(1).get(0);
  }

  /** Until the stream of letters has so many, whatever is kept of them. */
  void awaitSent(String subject, int letters) {
    eventually(
        SOON,
        () ->
            assertThat(wiretap.messages("DEADLETTERS"))
                .filteredOn(letter -> letter.subject().equals(subject))
                .hasSizeGreaterThanOrEqualTo(letters));
  }

  JsonObject awaitState(long letterId, String state) {
    eventually(
        SOON,
        () -> assertThat(http.letter(letterId).getString("state")).as("state").isEqualTo(state));
    return http.letter(letterId);
  }

  void awaitHandled(long letterId) {
    eventually(SOON, () -> assertThat(http.letter(letterId).getString("handled_at")).isNotNull());
  }

  List<Row> query(String sql) {
    return await(pool.query(sql).execute()).stream().toList();
  }

  long count(String table) {
    return query("SELECT count(*) FROM " + table).get(0).getLong(0);
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(AWAIT_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    undeploy();
    wiretap.close();
    await(bridge.drain(Duration.ofSeconds(2)));
    await(vertx.close());
  }
}
