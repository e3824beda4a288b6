package dev.penstock.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.BatchOptions;
import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.InMemoryBroker;
import dev.penstock.pipeline.StreamOptions;
import dev.penstock.pipeline.Topology;
import dev.penstock.store.Ledger;
import dev.penstock.store.LedgerOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.CheckResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final Vertx vertx = Vertx.vertx();
  private final InMemoryBroker broker = new InMemoryBroker();
  private final Bridge bridge = broker.bridge(vertx);

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void namesWhatIsAway() {
    broker.goAway();
    var result = check();
    assertThat(result.getUp()).isFalse();
    assertThat(part(result, "nats").getUp()).isFalse();
    assertThat(part(result, "nats").getData().getString("state")).isEqualTo("RECONNECTING");
    assertThat(part(result, "database").getUp()).isFalse();
    assertThat(part(result, "database").getData().getString("reason")).isNotBlank();
  }

  @Test
  void isUpWhereConnectedAndConsumersAreFed() {
    var spec = Topology.consumer("order", "created", Topology.ORDERS, "orders.created");
    var streams = Topology.streams(StreamOptions.DEFAULTS);
    await(bridge.management().ensure(streams, List.of(spec)));
    var consumer =
        await(bridge.consume(spec, BatchOptions.DEFAULTS, batch -> Future.succeededFuture()));
    var result = check();
    assertThat(part(result, "nats").getUp()).isTrue();
    assertThat(part(result, "consumers").getUp()).isTrue();
    await(consumer.drain(Duration.ofSeconds(1)));
  }

  private CheckResult check() {
    var defaults = LedgerOptions.DEFAULTS;
    var nowhere =
        new LedgerOptions(
            "postgresql://postgres@127.0.0.1:1/none",
            1,
            10,
            Duration.ofMillis(500),
            defaults.statementTimeout());
    var pool = Ledger.open(vertx, nowhere, "test");
    return await(Health.of(vertx, bridge, pool).checkStatus());
  }

  private static CheckResult part(CheckResult result, String id) {
    return result.getChecks().stream().filter(c -> c.getId().equals(id)).findFirst().orElseThrow();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
