package dev.penstock.order;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.events.Lineage;
import dev.penstock.events.OrderEvent;
import dev.penstock.events.Priority;
import dev.penstock.pipeline.Pipeline;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.store.LedgerOptions;
import dev.penstock.store.OverloadedException;
import dev.penstock.testkit.RealServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class IntakeTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private Rig rig;

  @BeforeEach
  void open() {
    rig = new Rig(Rig.FAST);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private Intake intake(OrderConfig config) {
    return rig.onContext(
        () -> {
          var pipeline = Pipeline.open(rig.vertx, rig.surroundings, "order", rig.pool);
          var announcer = new Announcer(rig.pool, pipeline, rig.surroundings, config);
          return Future.succeededFuture(
              new Intake(rig.vertx, rig.pool, announcer, rig.meters, config));
        });
  }

  /** Hands all over in one turn, so that they share commits; outcomes may be failures. */
  private List<Future<Acceptance>> take(Intake intake, List<NewOrder> orders) {
    return rig.onContext(
        () -> {
          var outcomes = orders.stream().map(intake::take).toList();
          return Future.join(outcomes).otherwiseEmpty().map(outcomes);
        });
  }

  @Test
  void publishesEachOrderOnceAfterItsCommit() {
    var orders = IntStream.range(0, 200).mapToObj(i -> Samples.newOrder(Optional.empty())).toList();
    var outcomes = take(intake(Rig.FAST), orders);
    assertThat(outcomes).allMatch(outcome -> outcome.result() instanceof Acceptance.Accepted);
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED)).hasSize(200));
    assertThat(rig.orders()).isEqualTo(200);
    assertThat(rig.meters.counter("penstock.orders.accepted").count()).isEqualTo(200);
    assertThat(rig.query("SELECT FROM orders.orders WHERE attempts <> 1 OR due_at <= now()"))
        .isEmpty();
    assertThat(rig.said(OrderEvent.CREATED).get(0).messageId())
        .isEqualTo("orders.created:" + orders.get(0).orderId());
  }

  @Test
  void takesTheFirstOfOneKeyInOneBatch() {
    var key = Optional.of("k");
    var other =
        new NewOrder(
            UUID.randomUUID(),
            new OrderRequest(
                Samples.ITEMS, Optional.of("other"), Optional.empty(), Priority.STANDARD),
            key.map(IdempotencyKey::new),
            Lineage.of("c", null));
    var first = Samples.newOrder(key);
    var orders = List.of(Samples.newOrder(Optional.empty()), first, Samples.newOrder(key), other);
    var outcomes = take(intake(Rig.FAST), orders).stream().map(Future::result).toList();
    assertThat(outcomes.get(1)).isInstanceOf(Acceptance.Accepted.class);
    assertThat(outcomes.get(2))
        .isEqualTo(new Acceptance.Replayed(first.orderId(), first.origin().correlationId()));
    assertThat(outcomes.get(3)).isEqualTo(new Acceptance.KeyReused());
    assertThat(rig.orders()).isEqualTo(2);
  }

  @Test
  void takesTheNeighboursOfABadRow() {
    var bad =
        new NewOrder(
            UUID.randomUUID(),
            new OrderRequest(
                Samples.ITEMS, Optional.of("nul\u0000"), Optional.empty(), Priority.STANDARD),
            Optional.empty(),
            Lineage.of("c", null));
    var good = Samples.newOrder(Optional.empty());
    var outcomes =
        take(intake(Rig.FAST), List.of(Samples.newOrder(Optional.empty()), good, bad, good()));
    assertThat(outcomes.stream().map(Future::succeeded)).containsExactly(true, true, false, true);
    assertThat(rig.orders()).isEqualTo(3);
  }

  private static NewOrder good() {
    return Samples.newOrder(Optional.of(UUID.randomUUID().toString()));
  }

  @Test
  void neverDeadlocksOverKeysInAnyOrder() {
    var keys = IntStream.range(0, 60).mapToObj(i -> "k" + i).toList();
    var intakes = List.of(intake(Rig.FAST), intake(Rig.FAST), intake(Rig.FAST));
    var random = new Random(1);
    for (int round = 0; round < 5; round++) {
      int number = round;
      var all = new ArrayList<Future<Acceptance>>();
      for (var intake : intakes) {
        var shuffled = new ArrayList<>(keys);
        Collections.shuffle(shuffled, random);
        all.addAll(
            rig.onContext(
                () ->
                    Future.succeededFuture(
                        shuffled.stream()
                            .map(key -> Samples.newOrder(Optional.of(number + key)))
                            .map(intake::take)
                            .toList())));
      }
      Rig.await(Future.join(all));
    }
    assertThat(rig.orders()).isEqualTo(5 * keys.size());
  }

  @Test
  void refusesMoreThanMayWait() {
    var config = new OrderConfig(1, 2, SOON, 1, SOON, SOON, SOON, 1, SOON, SOON);
    var orders = IntStream.range(0, 5).mapToObj(i -> Samples.newOrder(Optional.empty())).toList();
    var outcomes = take(intake(config), orders);
    assertThat(outcomes.stream().filter(Future::failed).map(Future::cause))
        .hasSize(2)
        .hasOnlyElementsOfType(OverloadedException.class);
    assertThat(rig.orders()).isEqualTo(3);
  }

  @Test
  void leavesMoreThanMayBeOnTheWayToTheRedrive() {
    var config = new OrderConfig(10, 100, SOON, 10, SOON, SOON, SOON, 10, SOON, SOON);
    rig.broker.bridge(rig.vertx);
    var intake = intake(config);
    var orders = IntStream.range(0, 100).mapToObj(i -> Samples.newOrder(Optional.empty())).toList();
    take(intake, orders);
    var unannounced = rig.query("SELECT FROM orders.orders WHERE attempts = 0").size();
    var unpublished = rig.meters.counter("penstock.orders.unpublished");
    eventually(SOON, () -> assertThat(unpublished.count()).isEqualTo(unannounced));
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED)).hasSize(100 - unannounced));
  }

  @Test
  void closesAfterWhatItTookIsOnItsWay() {
    var intake = intake(Rig.FAST);
    rig.onContext(
        () -> {
          var taken = intake.take(Samples.newOrder(Optional.empty()));
          return intake.close().map(v -> taken.isComplete()).map(Boolean::booleanValue);
        });
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED)).hasSize(1));
    assertThat(rig.meters.find("penstock.orders.waiting").gauge()).isNull();
  }

  @Test
  void guardsItsInvariantsInTheLedgerItself() {
    take(intake(Rig.FAST), List.of(Samples.newOrder(Optional.empty())));
    for (var broken :
        List.of(
            "status = 'CONFIRMED'",
            "status = 'RESERVED'",
            "status = 'CANCELLED', ended_at = now()",
            "status = 'SHIPPED'",
            "ended_at = now()",
            "reason = 'timed_out'",
            "items = '[]'",
            "items = '{}'",
            "amount_cents = 1",
            "amount_cents = -1, currency = 'eur'",
            "idempotency_key = 'k'",
            "attempts = -1")) {
      assertThatThrownBy(() -> rig.query("UPDATE orders.orders SET " + broken))
          .as(broken)
          .hasMessageContaining("(23");
    }
  }

  @Test
  void answers503WhileTheDatabaseIsAway() {
    var postgres = RealServers.freshPostgres();
    var url = "postgresql://postgres@127.0.0.1:" + postgres.port() + "/postgres";
    try (var other = new Rig(Vertx.vertx(), Rig.FAST, url)) {
      var http = other.withDoor();
      assertThat(http.send(http.post(HttpRig.BODY)).statusCode()).isEqualTo(202);
      postgres.close();
      for (var request : List.of(http.post(HttpRig.BODY), http.request("/orders").GET())) {
        var response = http.send(request);
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(response.body()).contains("problems/temporarily-unavailable");
      }
    }
  }

  @Test
  void answers503WhenTheDatabaseDoesNotAnswerInTime() {
    var http = rig.withDoor(Rig.IMPATIENT);
    var held =
        Rig.await(
            rig.pool
                .getConnection()
                .compose(
                    c ->
                        c.begin()
                            .compose(tx -> c.query("LOCK TABLE orders.orders").execute())
                            .map(c)));
    assertThat(http.send(http.post(HttpRig.BODY)).statusCode()).isEqualTo(503);
    Rig.await(held.close());
    eventually(
        SOON, () -> assertThat(http.send(http.post(HttpRig.BODY)).statusCode()).isEqualTo(202));
  }

  @Test
  void answers503WhenTheDatabaseAcceptsAndSaysNothing() throws IOException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var url = "postgresql://postgres@127.0.0.1:" + silent.getLocalPort() + "/x";
      var ledger = new LedgerOptions(url, 1, 10, Duration.ofSeconds(30), Duration.ofSeconds(30));
      var surroundings =
          new Surroundings(
              rig.surroundings.bridge(),
              ledger,
              rig.surroundings.pipeline(),
              rig.meters,
              rig.surroundings.health());
      var http = new HttpRig(new OrderService(Rig.IMPATIENT), surroundings);
      Rig.await(rig.vertx.deployVerticle(http));
      assertThat(http.send(http.post(HttpRig.BODY)).statusCode()).isEqualTo(503);
    }
  }
}
