package dev.penstock.payment;

import static dev.penstock.payment.PaymentHarness.await;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.GatewayApi;
import dev.penstock.gateway.GatewayConfig;
import dev.penstock.pipeline.PipelineOptions;
import dev.penstock.store.Ledger;
import dev.penstock.store.Migrations;
import dev.penstock.testkit.RealServers;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Against the project's own provider, which has a ledger of its own to be held against ours. How
 * long so many lost replies take is the machine's affair: what is waited for is progress.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StandInIT {
  private static final int ORDERS = 120;
  private static final Duration MAX = Duration.ofSeconds(30);

  @Test
  void agreesWithTheProvidersLedgerAfterErrorsAndLostReplies() {
    var vertx = Vertx.vertx();
    var ledger = PaymentHarness.ledger(RealServers.freshDatabase());
    Migrations.apply(ledger.url(), "gateway", "gateway");
    var pool = Ledger.open(vertx, ledger, "gateway");
    var config = PaymentHarness.impatient(open(vertx, pool), Duration.ofSeconds(5));
    try (var payment = new PaymentHarness(config).deploy()) {
      var kept = new ArrayList<UUID>();
      var givenBack = new ArrayList<UUID>();
      for (int i = 0; i < ORDERS; i++) (i % 3 == 0 ? givenBack : kept).add(UUID.randomUUID());
      for (var id : kept) payment.reserved(id);
      for (var id : givenBack) payment.reserved(id);
      for (var id : givenBack) payment.cancelled(id);
      eventuallyAll(ORDERS, payment, "state = 'VOID' OR decided_at IS NOT NULL");
      for (var id : kept) {
        eventually(MAX, () -> assertThat(payment.said(id)).containsExactly("captured"));
      }
      for (var id : givenBack) {
        eventually(MAX, () -> assertThat(payment.state(id)).isIn("REFUNDED", "VOID"));
      }
      assertThat(payment.broker.stored("DEADLETTERS")).isEmpty();
      var captured = count(pool, "payment_intents WHERE status = 'succeeded'");
      var refunded = count(pool, "refunds");
      assertThat(captured - refunded).isEqualTo(kept.size());
      assertThat(payment.value("SELECT count(*) FROM payment.payments WHERE state = 'REFUNDED'"))
          .isEqualTo(Long.toString(refunded));
    } finally {
      await(vertx.close());
    }
  }

  /** Unknown is not failed: the same is asked again under the same key. */
  @Test
  void capturesOnceEachOfTenThousandWhoseFirstReplyIsLost() {
    int orders = 10_000;
    var vertx = Vertx.vertx();
    var ledger = PaymentHarness.ledger(RealServers.freshDatabase());
    Migrations.apply(ledger.url(), "gateway", "gateway");
    var pool = Ledger.open(vertx, ledger, "gateway");
    var hanging = new GatewayConfig("sk_test_penstock", Duration.ZERO, 0, 1, 1_000, 8_192);
    var config = impatient(open(vertx, pool, hanging));
    var wide = new PipelineOptions(1_000, 2_000, 3, Duration.ofMillis(5), Duration.ofMillis(20));
    try (var payment = new PaymentHarness(config, wide).deploy()) {
      for (int i = 0; i < orders; i++) payment.reserved(UUID.randomUUID());
      eventuallyAll(orders, payment, "state = 'CAPTURED'");
      assertThat(count(pool, "payment_intents WHERE status = 'succeeded'")).isEqualTo(orders);
      assertThat(count(pool, "payment_intents")).isEqualTo(orders);
      assertThat(count(pool, "idempotency_keys WHERE calls > 1")).isEqualTo(orders);
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void takesARefundThatSomebodyElseMadeForItsOwn() throws Exception {
    var vertx = Vertx.vertx();
    var ledger = PaymentHarness.ledger(RealServers.freshDatabase());
    Migrations.apply(ledger.url(), "gateway", "gateway");
    var pool = Ledger.open(vertx, ledger, "gateway");
    var url = open(vertx, pool, new GatewayConfig("sk_test_penstock", Duration.ZERO, 0, 0, 1, 10));
    try (var payment = new PaymentHarness(url).deploy()) {
      var order = UUID.randomUUID();
      payment.reserved(order);
      eventually(MAX, () -> assertThat(payment.said(order)).containsExactly("captured"));
      var paymentId = payment.value("SELECT payment_id FROM payment.payments");
      var dashboard =
          HttpRequest.newBuilder(URI.create(url + "/v1/refunds"))
              .header("Authorization", "Bearer sk_test_penstock")
              .header("Idempotency-Key", "dashboard")
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString("payment_intent=" + paymentId))
              .build();
      var refund = HttpClient.newHttpClient().send(dashboard, BodyHandlers.ofString());
      payment.cancelled(order);
      eventually(
          MAX, () -> assertThat(payment.said(order)).containsExactly("captured", "refunded"));
      assertThat(refund.body()).contains(payment.value("SELECT refund_id FROM payment.payments"));
      assertThat(count(pool, "refunds")).isEqualTo(1);
    } finally {
      await(vertx.close());
    }
  }

  /** Waits until so many payments are so, for as long as they become more. */
  private static void eventuallyAll(int orders, PaymentHarness payment, String so) {
    var count = "SELECT count(*) FROM payment.payments WHERE " + so;
    for (var last = new AtomicInteger(); last.get() < orders; ) {
      int before = last.get();
      eventually(
          MAX,
          () -> {
            last.set(Integer.parseInt(payment.value(count)));
            assertThat(last).hasValueGreaterThan(before);
          });
    }
  }

  /** Gives up on a reply soon, and asks for a thousand at once. */
  private static PaymentConfig impatient(String gatewayUrl) {
    var config = PaymentHarness.config(gatewayUrl, PaymentHarness.RESET);
    return new PaymentConfig(
        config.gatewayUrl(),
        config.gatewayKey(),
        config.defaultPaymentMethod(),
        1_000,
        Duration.ofSeconds(1),
        config.replyBytesMax(),
        10_000,
        config.breakerResetTimeout(),
        config.postponeDelay(),
        config.keyAgeMax(),
        config.lookupLag(),
        config.refundAttemptsMax(),
        config.refundRetryMin(),
        config.refundRetryMax(),
        config.redriveInterval(),
        config.redriveBatchMax());
  }

  private static String open(Vertx vertx, Pool pool) {
    return open(
        vertx,
        pool,
        new GatewayConfig("sk_test_penstock", Duration.ofMillis(2), 0.15, 0.1, 256, 8_192));
  }

  private static String open(Vertx vertx, Pool pool, GatewayConfig config) {
    var router = Router.router(vertx);
    new GatewayApi(pool, config).mount(router);
    var server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1");
    return "http://127.0.0.1:" + await(server).actualPort();
  }

  private static long count(Pool pool, String what) {
    var rows = await(pool.query("SELECT count(*) FROM gateway." + what).execute());
    return rows.iterator().next().getLong(0);
  }
}
