package dev.penstock.dev;

import static dev.penstock.dev.Shop.GOOD_CARD;
import static dev.penstock.dev.Shop.order;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.BridgeObserver;
import dev.penstock.bridge.BridgeOptions;
import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.pipeline.StreamOptions;
import dev.penstock.pipeline.Topology;
import dev.penstock.servers.NatsBinary;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import dev.penstock.testkit.Tapped;
import dev.penstock.testkit.Wiretap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Express orders beside thousands of standard ones, on real servers. */
final class ExpressLaneIT {
  private static final int STANDARD = 4_000;
  private static final int EXPRESS = 200;
  private static final int AT_ONCE = 200;
  private static final Duration END_MAX = Duration.ofMinutes(1);

  /** What runs already counts little beside what waits, with so few orders. */
  private static final String[] SMALL_BATCHES = {
    "pipeline.batch_max=32", "pipeline.prefetch_max=128"
  };

  static List<NatsBinary> servers() {
    return NatsBinaries.all();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void endsExpressOrdersBeforeThoseThatWaited(NatsBinary binary) {
    var nats = RealServers.freshNats(binary).url();
    var database = RealServers.freshDatabase();
    stock(nats, database);
    try (var door = RunningPenstock.startOnly(List.of("order"), nats, database, SMALL_BATCHES)) {
      var all = new ArrayList<>(place(door.shop(), STANDARD, "standard"));
      try (var others =
          RunningPenstock.startOnly(
              List.of("inventory", "payment", "gateway"), nats, database, SMALL_BATCHES)) {
        others.wiretap().await("orders.confirmed", "", END_MAX);
        var express = Set.copyOf(place(door.shop(), EXPRESS, "express"));
        all.addAll(express);
        awaitConfirmed(all, door.books());
        assertOvertook(express, door.wiretap().messages(Topology.ORDERS));
        assertThat(door.books().unsoundStock()).isEmpty();
        assertThat(door.books().unsoundPayments()).isEmpty();
      }
    }
  }

  private static void stock(String nats, String database) {
    try (var penstock = RunningPenstock.start(nats, database)) {
      penstock.shop().stock("sku-1", 1_000_000, 100);
    }
  }

  private static List<String> place(Shop shop, int orders, String priority) {
    var ids = new ArrayList<String>();
    while (ids.size() < orders) {
      var answers = new ArrayList<CompletableFuture<Answer>>();
      for (int i = 0; i < Math.min(AT_ONCE, orders - ids.size()); i++) {
        answers.add(shop.postLater(order(GOOD_CARD, "sku-1", 1).put("priority", priority)));
      }
      for (var answer : answers) ids.add(answer.join().json().getString("order_id"));
    }
    return ids;
  }

  /** In the ledger: asking for thousands by HTTP costs more than making them. */
  private static void awaitConfirmed(List<String> orderIds, Books books) {
    var unconfirmed = "SELECT order_id FROM orders.orders WHERE status <> 'CONFIRMED'";
    eventually(END_MAX, () -> assertThat(books.rows(unconfirmed)).isEmpty());
    assertThat(books.rows("SELECT order_id FROM orders.orders"))
        .containsExactlyInAnyOrderElementsOf(orderIds);
  }

  /** By the order in which the stream has them, whatever the time it took to place or end them. */
  private static void assertOvertook(Set<String> express, List<Tapped> messages) {
    var open = new HashSet<>(express);
    var unplaced = new HashSet<>(express);
    int passed = 0;
    int passedBy = 0;
    for (var message : messages) {
      if (message.subject().equals("orders.created.express")) unplaced.remove(orderId(message));
      boolean placed = unplaced.isEmpty();
      if (message.subject().equals("orders.confirmed.express")) open.remove(orderId(message));
      boolean isStandardEnd = message.subject().equals("orders.confirmed");
      if (isStandardEnd && placed && open.isEmpty()) passed++;
      else if (isStandardEnd && placed) passedBy++;
    }
    assertThat(open).as("express orders that did not end on their lane").isEmpty();
    assertThat(passed + passedBy).as("standard orders that waited").isGreaterThan(STANDARD / 2);
    assertThat(passedBy)
        .as("standard orders that ended before the last express one, of " + (passed + passedBy))
        .isLessThan((passed + passedBy) / 10);
  }

  private static String orderId(Tapped message) {
    return new JsonObject(message.body()).getString("order_id");
  }

  @ParameterizedTest
  @MethodSource("servers")
  void takesOverWhatWaitsInAnInstallationFromBeforeThereWereLanes(NatsBinary binary) {
    var nats = RealServers.freshNats(binary).url();
    var database = RealServers.freshDatabase();
    provisionAsBefore(nats);
    var orderIds = new ArrayList<String>();
    try (var wiretap = Wiretap.on(nats)) {
      for (int i = 0; i < 100; i++) orderIds.add(orderOfAStranger(wiretap));
    }
    try (var penstock = RunningPenstock.start(nats, database)) {
      for (var orderId : orderIds) penstock.wiretap().await("orders.cancelled", orderId, END_MAX);
      penstock.shop().stock("sku-1", 10, 100);
      var express = order(GOOD_CARD, "sku-1", 1).put("priority", "express");
      assertThat(penstock.shop().awaitEnd(penstock.shop().place(express)).getString("status"))
          .isEqualTo("CONFIRMED");
      assertThat(penstock.wiretap().consumers(Topology.INVENTORY))
          .containsExactlyInAnyOrder(
              "order-inventory",
              "order-inventory-express",
              "payment-reserved",
              "payment-reserved-express");
      assertThat(penstock.wiretap().messages(Topology.DEADLETTERS)).isEmpty();
    }
  }

  private static String orderOfAStranger(Wiretap wiretap) {
    var orderId = UUID.randomUUID().toString();
    wiretap.publish(
        "orders.created",
        """
        {"order_id":"%s","version":"v1","items":[{"product_id":"gone","quantity":1}]}"""
            .formatted(orderId));
    return orderId;
  }

  private static void provisionAsBefore(String natsUrl) {
    var vertx = Vertx.vertx();
    try {
      var bridge = get(Bridge.connect(vertx, BridgeOptions.of(natsUrl), BridgeObserver.NONE));
      var streams = Topology.streams(StreamOptions.DEFAULTS);
      get(bridge.management().ensure(streams, CONSUMERS_BEFORE));
      get(bridge.drain(END_MAX));
    } finally {
      get(vertx.close());
    }
  }

  private static final List<ConsumerSpec> CONSUMERS_BEFORE =
      List.of(
          Topology.consumer("order", "created", Topology.ORDERS, "orders.created"),
          Topology.consumer("order", "inventory", Topology.INVENTORY, "inventory.>"),
          Topology.consumer("order", "payments", Topology.PAYMENTS, "payments.>"),
          Topology.consumer("inventory", "created", Topology.ORDERS, "orders.created"),
          Topology.consumer("inventory", "cancelled", Topology.ORDERS, "orders.cancelled"),
          Topology.consumer("payment", "reserved", Topology.INVENTORY, "inventory.reserved"),
          Topology.consumer("payment", "cancelled", Topology.ORDERS, "orders.cancelled"));

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
