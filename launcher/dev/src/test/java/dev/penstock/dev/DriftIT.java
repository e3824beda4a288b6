package dev.penstock.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.BridgeObserver;
import dev.penstock.bridge.BridgeOptions;
import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.pipeline.StreamOptions;
import dev.penstock.pipeline.Topology;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code run} says when NATS holds something else than it declares. */
final class DriftIT {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  @Test
  void namesEveryFieldThatCannotBeChangedInPlaceAndExitsWith1() {
    var natsUrl = RealServers.freshNats(NatsBinaries.newest()).url();
    var other =
        new ConsumerSpec(
            Topology.ORDERS, "inventory-created", "orders.cancelled", Duration.ofSeconds(30), 100);
    provision(natsUrl, other);
    var servers = Map.of("NATS_URL", natsUrl, "DATABASE_URL", RealServers.freshDatabase());
    var line = new String[] {"run", "--http-port", "0", "-s", "streams.replicas=3"};
    try (var process = PenstockProcess.start(servers, line)) {
      assertThat(process.awaitExit(ANSWER_MAX)).as(process.err()).isEqualTo(1);
      assertThat(process.err().lines().map(String::strip))
          .as(process.err())
          .hasSize(8)
          .startsWith(
              "penstock: nothing was created or changed in NATS, since this cannot be done in"
                  + " place:",
              "stream ORDERS: num_replicas is 1 at the server and cannot become 3 in place"
                  + " (the server is in no cluster)")
          .contains(
              "consumer ORDERS/inventory-created: filter_subject is orders.cancelled at the server"
                  + " and cannot become orders.created in place (what it had passed over would"
                  + " stay so)")
          .last()
          .asString()
          .startsWith("Set them back to what the server has.");
      assertThat(process.out()).as("no stack trace").doesNotContain("\tat ");
    }
  }

  private static void provision(String natsUrl, ConsumerSpec consumer) {
    var vertx = Vertx.vertx();
    try {
      var streams = Topology.streams(StreamOptions.DEFAULTS);
      var bridge = get(Bridge.connect(vertx, BridgeOptions.of(natsUrl), BridgeObserver.NONE));
      get(bridge.management().ensure(streams, List.of(consumer)));
      get(bridge.drain(ANSWER_MAX));
    } finally {
      get(vertx.close());
    }
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
