package dev.penstock.payment;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.InMemoryBroker;
import dev.penstock.bridge.OutMessage;
import dev.penstock.bridge.Publisher;
import dev.penstock.bridge.PublisherOptions;
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
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.sqlclient.Pool;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The payment service with a broker in memory, a real ledger, and a stranger who publishes. */
final class PaymentHarness implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(15);
  static final Duration RESET = Duration.ofMillis(200);
  private static final Duration AWAIT_MAX = Duration.ofSeconds(30);

  final Vertx vertx = Vertx.vertx();
  final InMemoryBroker broker = new InMemoryBroker();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final HealthChecks health = HealthChecks.create(vertx);
  private final Context context = vertx.getOrCreateContext();
  private final Bridge bridge = broker.bridge(vertx);
  private final Publisher stranger;
  private final Pool pool;
  private final PaymentService service;
  private final Surroundings surroundings;
  private final List<String> deployments = new ArrayList<>();

  PaymentHarness(String gatewayUrl) {
    this(config(gatewayUrl, RESET));
  }

  PaymentHarness(PaymentConfig config) {
    this(config, new PipelineOptions(64, 128, 3, Duration.ofMillis(5), Duration.ofMillis(20)));
  }

  PaymentHarness(PaymentConfig config, PipelineOptions pipeline) {
    var ledger = ledger(RealServers.freshDatabase());
    Migrations.apply(ledger.url(), Pipeline.SCHEMA, Pipeline.SCHEMA);
    Migrations.apply(ledger.url(), "payment", "payment");
    service = new PaymentService(config);
    surroundings = new Surroundings(bridge, ledger, pipeline, meters, health);
    await(
        bridge.management().ensure(Topology.streams(StreamOptions.DEFAULTS), service.consumers()));
    stranger = onContext(() -> Future.succeededFuture(bridge.publisher(PublisherOptions.DEFAULTS)));
    pool = onContext(() -> Future.succeededFuture(Ledger.open(vertx, ledger, "test")));
  }

  /** Waits for a reply however long it takes: a slow machine is no silent provider. */
  static PaymentConfig config(String gatewayUrl, Duration breakerReset) {
    return config(gatewayUrl, breakerReset, Duration.ofMillis(50));
  }

  static PaymentConfig config(String gatewayUrl, Duration breakerReset, Duration refundRetry) {
    return config(
        gatewayUrl, Duration.ofMinutes(1), breakerReset, Duration.ofMillis(600), 2, refundRetry);
  }

  /**
   * For a provider that loses replies. A slow machine loses some too: no refund fails for that.
   *
   * @param lookupLag longer than the machine may stall, where a charge may be on its way when its
   *     order is cancelled
   */
  static PaymentConfig impatient(String gatewayUrl, Duration lookupLag) {
    return config(
        gatewayUrl, Duration.ofMillis(300), RESET, lookupLag, 1_000, Duration.ofMillis(50));
  }

  private static PaymentConfig config(
      String gatewayUrl,
      Duration callTimeout,
      Duration breakerReset,
      Duration lookupLag,
      int refundAttemptsMax,
      Duration refundRetry) {
    return new PaymentConfig(
        gatewayUrl,
        "sk_test_penstock",
        "pm_card_visa",
        16,
        callTimeout,
        64 * 1024,
        3,
        breakerReset,
        Duration.ofMillis(50),
        Duration.ofHours(20),
        lookupLag,
        refundAttemptsMax,
        refundRetry,
        refundRetry.multipliedBy(8),
        Duration.ofMillis(50),
        10);
  }

  /** Whoever waits for one of its connections has as much patience as a test has. */
  static LedgerOptions ledger(String url) {
    return new LedgerOptions(url, 4, 1_000, AWAIT_MAX, LedgerOptions.DEFAULTS.statementTimeout());
  }

  PaymentHarness deploy() {
    deployments.add(await(vertx.deployVerticle(service.verticle(surroundings).orElseThrow())));
    return this;
  }

  void undeploy() {
    deployments.forEach(id -> await(vertx.undeploy(id)));
    deployments.clear();
  }

  void reserved(UUID orderId) {
    reserved(orderId, "pm_card_visa");
  }

  void reserved(UUID orderId, String paymentMethod) {
    publish(
        "inventory.reserved",
        """
        {"order_id":"%s","version":"v1","amount_cents":3998,"currency":"eur","payment_method":"%s",
        "lines":[{"product_id":"sku-1","quantity":2,"unit_price_cents":1999}]}"""
            .formatted(orderId, paymentMethod));
  }

  void cancelled(UUID orderId) {
    cancelled(orderId, UUID.randomUUID().toString());
  }

  void cancelled(UUID orderId, String messageId) {
    publish("orders.cancelled", messageId, cancellation(orderId));
  }

  static String cancellation(UUID orderId) {
    return """
        {"order_id":"%s","version":"v1","reason":"customer_request",
        "ended_at":"2026-01-31T12:00:00Z"}"""
        .formatted(orderId);
  }

  void publish(String subject, String body) {
    publish(subject, UUID.randomUUID().toString(), body);
  }

  private void publish(String subject, String messageId, String body) {
    var message =
        new OutMessage(
            subject,
            messageId,
            Map.of("ce-correlationid", "web-42"),
            body.getBytes(StandardCharsets.UTF_8));
    onContext(() -> stranger.publish(message));
  }

  /**
   * What the service said, as {@code captured}, {@code declined} or {@code refunded}; once what it
   * repeated under the same id, which the broker swallows only for a while.
   */
  List<String> said(UUID orderId) {
    var ids = new HashSet<String>();
    return broker.stored("PAYMENTS").stream()
        .filter(message -> json(message).getString("order_id").equals(orderId.toString()))
        .filter(message -> ids.add(message.messageId()))
        .map(message -> message.subject().substring("payments.".length()))
        .toList();
  }

  static JsonObject json(OutMessage message) {
    return new JsonObject(new String(message.body(), StandardCharsets.UTF_8));
  }

  /** One value of one row as text; "" when there is none. */
  String value(String sql) {
    var rows = await(pool.query(sql).execute());
    return rows.size() == 0 ? "" : String.valueOf(rows.iterator().next().getValue(0));
  }

  String state(UUID orderId) {
    return value("SELECT state FROM payment.payments WHERE order_id = '" + orderId + "'");
  }

  void execute(String sql) {
    await(pool.query(sql).execute());
  }

  double breakerState() {
    return meters.get("penstock.circuit.breaker.state").tag("name", "gateway").gauge().value();
  }

  double failedCompensations() {
    return meters.get("penstock.compensations.failed").gauge().value();
  }

  double breakerOpenings() {
    return meters
        .get("penstock.circuit.breaker.openings")
        .tag("name", "gateway")
        .functionCounter()
        .count();
  }

  <T> T onContext(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(v -> work.get().onComplete(promise));
    return await(promise.future());
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
    await(vertx.close());
  }
}
