package dev.penstock.payment;

import static dev.penstock.payment.PaymentHarness.await;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.GatewayApi;
import dev.penstock.gateway.GatewayConfig;
import dev.penstock.store.Ledger;
import dev.penstock.store.Migrations;
import dev.penstock.testkit.RealServers;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Against the project's own provider, which has a ledger of its own to be held against ours. */
class StandInIT {
  private static final int ORDERS = 120;
  private static final Duration MAX = Duration.ofSeconds(30);

  @Test
  void agreesWithTheProvidersLedgerAfterErrorsAndLostReplies() {
    var vertx = Vertx.vertx();
    var ledger = PaymentHarness.ledger(RealServers.freshDatabase());
    Migrations.apply(ledger.url(), "gateway", "gateway");
    var pool = Ledger.open(vertx, ledger, "gateway");
    try (var payment = new PaymentHarness(open(vertx, pool)).deploy()) {
      var kept = new ArrayList<UUID>();
      var givenBack = new ArrayList<UUID>();
      for (int i = 0; i < ORDERS; i++) (i % 3 == 0 ? givenBack : kept).add(UUID.randomUUID());
      for (var id : kept) payment.reserved(id);
      for (var id : givenBack) payment.reserved(id);
      for (var id : givenBack) payment.cancelled(id);
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

  private static String open(Vertx vertx, Pool pool) {
    var router = Router.router(vertx);
    var faulty = new GatewayConfig("sk_test_penstock", Duration.ofMillis(2), 0.15, 0.1, 256, 8_192);
    new GatewayApi(pool, faulty).mount(router);
    var server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1");
    return "http://127.0.0.1:" + await(server).actualPort();
  }

  private static long count(Pool pool, String what) {
    var rows = await(pool.query("SELECT count(*) FROM gateway." + what).execute());
    return rows.iterator().next().getLong(0);
  }
}
