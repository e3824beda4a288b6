package dev.penstock.dev;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.BridgeObserver;
import dev.penstock.bridge.BridgeOptions;
import dev.penstock.bridge.StreamSpec;
import dev.penstock.pipeline.StreamOptions;
import dev.penstock.pipeline.Topology;
import dev.penstock.servers.NatsBinary;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An installation as the first release left it, with orders under way. */
final class UpgradeIT {
  private static final String FIRST = "1";
  private static final Map<String, String> SCHEMAS =
      Map.of(
          "pipeline", "pipeline",
          "order", "orders",
          "inventory", "inventory",
          "payment", "payment",
          "gateway", "gateway",
          "deadletter", "deadletter");

  private static final String STOCK =
      """
      INSERT INTO inventory.stock (product_id, on_hand, reserved, unit_price_cents)
      VALUES ('lamp', 10, 0, 1999);
      INSERT INTO inventory.stock_adjustments (product_id, delta) VALUES ('lamp', 10)
      """;

  static Stream<NatsBinary> servers() {
    return NatsBinaries.all().stream();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void leadsOrdersToTheirEndThatAnEarlierReleaseTook(NatsBinary binary) throws Exception {
    var nats = RealServers.freshNats(binary);
    var database = RealServers.freshDatabase();
    provisionAsAtFirst(nats.url());
    migrateAsAtFirst(database);
    var unannounced = UUID.randomUUID();
    var silent = UUID.randomUUID();
    execute(database, STOCK, accepted(unannounced, "-infinity"), accepted(silent, "now"));
    try (var penstock = RunningPenstock.start(nats.url(), database)) {
      var own = penstock.shop().place(Shop.order("pm_card_visa", "lamp", 1));
      var orders = List.of(unannounced.toString(), silent.toString(), own);
      penstock.shop().awaitStatus(orders, Duration.ofSeconds(30), "CONFIRMED");
    }
  }

  private static String accepted(UUID orderId, String dueAt) {
    return """
        INSERT INTO orders.orders (order_id, status, items, correlation_id, traceparent, attempts,
          due_at, deadline_at)
        VALUES ('%s', 'ACCEPTED', '[{"product_id":"lamp","quantity":1}]', 'web-1',
          '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 1, '%s',
          now() + interval '15 minutes')
        """
        .formatted(orderId, dueAt);
  }

  private static void execute(String database, String... statements) throws SQLException {
    try (var connection = DriverManager.getConnection(jdbc(database));
        var statement = connection.createStatement()) {
      for (var sql : statements) statement.execute(sql);
    }
  }

  private static void migrateAsAtFirst(String database) {
    SCHEMAS.forEach(
        (service, schema) ->
            Flyway.configure()
                .dataSource(jdbc(database), "postgres", "")
                .defaultSchema(schema)
                .schemas(schema)
                .locations("classpath:sql/" + service)
                .target(FIRST)
                .load()
                .migrate());
  }

  private static String jdbc(String database) {
    var uri = URI.create(database);
    return "jdbc:postgresql://"
        + uri.getHost()
        + ":"
        + uri.getPort()
        + uri.getPath()
        + "?user=postgres";
  }

  /** Without lanes, a longer duplicate window, and filters that took all that follows. */
  private static void provisionAsAtFirst(String natsUrl) throws Exception {
    var vertx = Vertx.vertx();
    var bridge = await(Bridge.connect(vertx, BridgeOptions.of(natsUrl), BridgeObserver.NONE));
    var streams = Topology.streams(StreamOptions.DEFAULTS).stream().map(UpgradeIT::first).toList();
    var consumers =
        List.of(
            Topology.consumer("order", "created", "ORDERS", "orders.created"),
            Topology.consumer("order", "inventory", "INVENTORY", "inventory.>"),
            Topology.consumer("order", "payments", "PAYMENTS", "payments.>"),
            Topology.consumer("inventory", "created", "ORDERS", "orders.created"),
            Topology.consumer("inventory", "cancelled", "ORDERS", "orders.cancelled"),
            Topology.consumer("payment", "reserved", "INVENTORY", "inventory.reserved"),
            Topology.consumer("payment", "cancelled", "ORDERS", "orders.cancelled"));
    await(bridge.management().ensure(streams, consumers));
    await(bridge.drain(Duration.ofSeconds(2)));
    await(vertx.close());
  }

  private static StreamSpec first(StreamSpec now) {
    return new StreamSpec(
        now.name(),
        now.subjects(),
        now.replicas(),
        now.ageMax(),
        now.bytesMax(),
        now.messageBytesMax(),
        Duration.ofMinutes(2));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
