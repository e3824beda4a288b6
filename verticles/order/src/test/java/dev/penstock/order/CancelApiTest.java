package dev.penstock.order;

import static dev.penstock.order.HttpRig.assertProblem;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.events.Event;
import dev.penstock.events.OrderEvent;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CancelApiTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private Rig rig;
  private HttpRig http;

  @BeforeEach
  void open() {
    rig = new Rig(Rig.FAST);
    http = rig.withDoor();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private HttpResponse<String> cancel(Object id) {
    return http.send(http.cancelling(id));
  }

  private void eventuallyIs(UUID id, Status status) {
    eventually(SOON, () -> assertThat(rig.order(id).state().status()).isEqualTo(status));
  }

  private double cancelled() {
    return rig.meters
        .counter("penstock.orders.ended", "end", "cancelled", "reason", "customer_request")
        .count();
  }

  @Test
  void answers202AndSaysSoWithWhereTheOrderCameFrom() {
    var id = HttpRig.id(http.send(http.post(HttpRig.BODY).header("X-Correlation-ID", "web-42")));
    var response = http.send(http.cancelling(id).header("X-Correlation-ID", "web-43"));
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.headers().firstValue("X-Correlation-ID")).contains("web-43");
    assertThat(response.headers().firstValue("Location")).contains("/orders/" + id);
    var shown = http.get("/orders/" + id);
    assertThat(response.body()).isEqualTo(shown.body());
    assertThat(response.headers().firstValue("ETag")).isEqualTo(shown.headers().firstValue("ETag"));
    var json = new JsonObject(response.body());
    assertThat(json.getString("status")).isEqualTo("CANCELLED");
    assertThat(json.getString("reason")).isEqualTo("customer_request");
    assertThat(json.getString("compensation")).isEqualTo("pending");
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CANCELLED, id)).hasSize(1));
    var said = rig.said(OrderEvent.CANCELLED, id).get(0);
    assertThat(said.messageId()).isEqualTo("orders.cancelled:" + id);
    assertThat(said.headers()).containsEntry("ce-correlationid", "web-42");
    assertThat(cancelled()).isEqualTo(1);
  }

  @Test
  void linksToItsCancellationAsLongAsThatIsPossible() {
    var id = http.order();
    var links = new JsonObject(http.get("/orders/" + id).body()).getJsonObject("links");
    var path = links.getString("cancel");
    assertThat(http.send(http.request(path).POST(BodyPublishers.noBody())).statusCode())
        .isEqualTo(202);
    assertThat(new JsonObject(http.get("/orders/" + id).body()).getJsonObject("links").fieldNames())
        .containsExactly("self");
  }

  @Test
  void answers200WhateverCancelledTheOrderBefore() {
    rig.withVerticle();
    var declined = http.order();
    rig.hear("payment", Samples.declined(declined));
    eventuallyIs(declined, Status.CANCELLED);
    var mine = http.order();
    assertThat(cancel(mine).statusCode()).isEqualTo(202);
    assertThat(cancel(mine).statusCode()).isEqualTo(200);
    var known = cancel(declined);
    assertThat(known.statusCode()).isEqualTo(200);
    assertThat(known.body()).isEqualTo(http.get("/orders/" + declined).body());
    assertThat(new JsonObject(known.body()).getString("reason")).isEqualTo("payment_declined");
    assertThat(cancelled()).isEqualTo(1);
  }

  @Test
  void answers409WithTheStateOfAConfirmedOrder() {
    rig.withVerticle();
    var id = http.order();
    rig.hear("inventory", Samples.reserved(id));
    rig.hear("payment", Samples.captured(id));
    eventuallyIs(id, Status.CONFIRMED);
    var response = cancel(id);
    assertProblem(response, 409);
    var problem = new JsonObject(response.body());
    assertThat(problem.getString("type")).endsWith("/order-not-cancellable");
    assertThat(problem.getString("state")).isEqualTo("CONFIRMED");
    assertThat(problem.getString("instance")).isEqualTo("/orders/" + id + "/cancel");
    assertThat(rig.said(OrderEvent.CANCELLED, id)).isEmpty();
    assertThat(rig.order(id).state().status()).isEqualTo(Status.CONFIRMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1-1-1-1-1", "6f1c2a34-8d7e-4c0b-9f52-0d1e2f3a4b5c", "%2e%2e"})
  void answers404ToUnknownOrders(String id) {
    assertProblem(cancel(id), 404);
  }

  @Test
  void takesNoNoticeOfABodyButBoundsIt() {
    var id = http.order();
    var large = http.cancelling(id).POST(BodyPublishers.ofString("x".repeat(65_537)));
    assertProblem(http.send(large), 413);
    assertThat(rig.order(id).state().status()).isEqualTo(Status.ACCEPTED);
    var small = http.cancelling(id).POST(BodyPublishers.ofString("because"));
    assertThat(http.send(small).statusCode()).isEqualTo(202);
  }

  @Test
  void cancelsWhileTheBrokerIsAwayAndSaysSoLater() {
    rig.withVerticle();
    var id = http.order();
    rig.broker.goAway();
    assertThat(cancel(id).statusCode()).isEqualTo(202);
    assertThat(cancel(id).statusCode()).isEqualTo(200);
    assertThat(rig.said(OrderEvent.CANCELLED)).isEmpty();
    rig.broker.comeBack();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CANCELLED, id)).hasSize(1));
    rig.hear("inventory", Samples.released(id));
    rig.hear("payment", Samples.moneyVoided(id));
    eventually(SOON, () -> assertThat(http.compensation(id)).isEqualTo("done"));
  }

  @Test
  void leavesToTheRedriveWhatTheBrokerRefuses() {
    var id = http.order();
    var refusing = rig.surroundings(new RefusingBridge(rig.surroundings.bridge()));
    var door = new HttpRig(new OrderService(Rig.FAST), refusing);
    Rig.await(rig.vertx.deployVerticle(door));
    assertThat(door.send(door.cancelling(id)).statusCode()).isEqualTo(202);
    var due = "SELECT FROM orders.orders WHERE ended_at IS NOT NULL AND due_at = '-infinity'";
    eventually(SOON, () -> assertThat(rig.query(due)).hasSize(1));
    rig.withVerticle();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CANCELLED, id)).hasSize(1));
  }

  @Test
  void cancelsOnceHoweverManyWishItAtOnce() {
    var id = http.order();
    var codes =
        IntStream.range(0, 50).mapToObj(i -> http.sendAsync(http.cancelling(id))).toList().stream()
            .map(answer -> answer.join().statusCode())
            .toList();
    assertThat(Collections.frequency(codes, 202)).isEqualTo(1);
    assertThat(Collections.frequency(codes, 200)).isEqualTo(49);
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CANCELLED, id)).hasSize(1));
    assertThat(cancelled()).isEqualTo(1);
  }

  @Test
  void decidesARaceWithACaptureByTheRowsLock() {
    rig.withVerticle().withVerticle();
    var ids = IntStream.range(0, 100).mapToObj(i -> http.order()).toList();
    var answers = new HashMap<UUID, CompletableFuture<HttpResponse<String>>>();
    for (int i = 0; i < ids.size(); i += 10) {
      var some = ids.subList(i, i + 10);
      some.forEach(id -> answers.put(id, http.sendAsync(http.cancelling(id))));
      rig.hear("payment", some.stream().map(Samples::captured).toArray(Event[]::new));
    }
    answers.forEach(
        (id, answer) -> {
          boolean isCancelled = answer.join().statusCode() == 202;
          if (!isCancelled) assertProblem(answer.join(), 409);
          eventuallyIs(id, isCancelled ? Status.CANCELLED : Status.CONFIRMED);
          var subject = isCancelled ? OrderEvent.CANCELLED : OrderEvent.CONFIRMED;
          var other = isCancelled ? OrderEvent.CONFIRMED : OrderEvent.CANCELLED;
          eventually(SOON, () -> assertThat(rig.said(subject, id)).isNotEmpty());
          assertThat(rig.said(other, id)).isEmpty();
        });
  }

  @Test
  void answers503WhenTheLedgerIsBusyAndFindsOutLater() {
    var id = http.order();
    var held = Rig.await(rig.pool.getConnection());
    var tx = Rig.await(held.begin());
    Rig.await(OrderStore.lock(held, List.of(id)));
    var impatient = rig.withDoor(Rig.IMPATIENT);
    assertProblem(impatient.send(impatient.cancelling(id)), 503);
    Rig.await(tx.rollback());
    Rig.await(held.close());
    eventually(SOON, () -> assertThat(cancel(id).statusCode()).isEqualTo(200));
    assertThat(rig.order(id).state().reason().orElseThrow().wireName())
        .isEqualTo("customer_request");
  }
}
