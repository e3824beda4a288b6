package dev.penstock.order;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.OutMessage;
import dev.penstock.events.OrderEvent;
import dev.penstock.pipeline.Topology;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of orders when the broker has lost messages. */
final class LossTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Nothing is due by itself for a long time. */
  private static final OrderConfig CONFIG =
      new OrderConfig(
          64,
          1_000,
          SOON,
          1_000,
          SOON,
          Duration.ofMillis(200),
          Duration.ofMinutes(10),
          3,
          Duration.ofHours(1),
          SOON);

  private Rig rig;
  private HttpRig http;

  @BeforeEach
  void open() {
    rig = new Rig(CONFIG);
    http = rig.withDoor();
    rig.withVerticle().withVerticle();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void drivesAgainOnceWhatHadNotEndedAndThenAnnouncesWhatHad() {
    var confirmed = orders(7);
    confirmed.forEach(this::confirm);
    var reserved = http.order();
    reserve(reserved);
    var accepted = orders(5);
    awaitWatched();
    rig.broker.deleteStream(Topology.ORDERS);
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CONFIRMED)).hasSize(7));
    assertThat(rig.said(OrderEvent.CREATED))
        .extracting(OutMessage::messageId)
        .hasSize(6)
        .contains("orders.created:" + reserved + "#2")
        .containsAll(accepted.stream().map(id -> "orders.created:" + id + "#2").toList());
    assertThat(rig.broker.stored(Topology.ORDERS).subList(0, 6))
        .extracting(OutMessage::subject)
        .containsOnly(OrderEvent.CREATED);
    assertThat(rig.said(OrderEvent.CONFIRMED))
        .extracting(OutMessage::messageId)
        .containsExactlyElementsOf(
            confirmed.stream().map(id -> "orders.confirmed:" + id + "#2").toList());
    eventually(SOON, () -> assertThat(openLosses()).isZero());
    assertThat(rig.query("SELECT announced FROM orders.losses").get(0).getLong(0)).isEqualTo(7);
    assertThat(rig.query("SELECT FROM orders.orders WHERE attempts = 2")).hasSize(6);
  }

  @Test
  void announcesAgainWhatIsStillToBeGivenBack() {
    var id = http.order();
    reserve(id);
    rig.hear("payment", Samples.declined(id));
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CANCELLED, id)).hasSize(1));
    awaitWatched();
    rig.broker.deleteStream(Topology.ORDERS);
    eventually(
        SOON,
        () ->
            assertThat(rig.said(OrderEvent.CANCELLED, id))
                .extracting(OutMessage::messageId)
                .containsExactlyInAnyOrder(
                    "orders.cancelled:" + id + "#2", "orders.cancelled:" + id + "#3"));
  }

  @Test
  void announcesNoEndAgainThatTheStreamsStillHave() {
    var ended = orders(2);
    ended.forEach(this::confirm);
    var open = http.order();
    awaitWatched();
    rig.broker.deleteStream(Topology.PAYMENTS);
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED, open)).hasSize(2));
    assertThat(rig.query("SELECT FROM orders.losses WHERE streams = ARRAY['PAYMENTS']")).hasSize(1);
    assertThat(openLosses()).isZero();
    assertThat(rig.said(OrderEvent.CONFIRMED)).hasSize(2);
  }

  @Test
  void announcesNoEndThatWasTooOldForTheStream() {
    var old = http.order();
    var recent = http.order();
    List.of(old, recent).forEach(this::confirm);
    age(old, "8 days");
    awaitWatched();
    rig.broker.deleteStream(Topology.ORDERS);
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CONFIRMED, recent)).hasSize(1));
    eventually(SOON, () -> assertThat(openLosses()).isZero());
    assertThat(rig.said(OrderEvent.CONFIRMED, old)).isEmpty();
  }

  @Test
  void givesAnOrderItsTimeAgainBeforeItIsGivenUp() {
    var id = http.order();
    awaitWatched();
    // As after an outage that was longer than the deadline, with the last attempt made before it.
    rig.query("ALTER TABLE orders.orders DISABLE TRIGGER what_was_ordered_stays");
    rig.query(
        "UPDATE orders.orders SET created_at = now() - interval '2 h',"
            + " deadline_at = now() - interval '1 h', due_at = now() + interval '30 s'"
            + " WHERE order_id = $1",
        id);
    rig.broker.deleteStream(Topology.INVENTORY);
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED, id)).hasSize(2));
    assertThat(rig.order(id).state().status()).isEqualTo(Status.ACCEPTED);
    assertThat(rig.query("SELECT FROM orders.orders WHERE due_at > now() + interval '9 min'"))
        .hasSize(1);
  }

  @Test
  void goesOnAnnouncingWhereItStopped() {
    var ended = orders(8);
    ended.forEach(this::confirm);
    awaitWatched();
    rig.broker.deleteStream(Topology.ORDERS);
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CONFIRMED)).hasSizeGreaterThan(2));
    rig.broker.goAway();
    rig.broker.comeBack();
    eventually(SOON, () -> assertThat(openLosses()).isZero());
    var said = rig.said(OrderEvent.CONFIRMED).stream().map(OutMessage::messageId).toList();
    assertThat(said)
        .containsExactlyElementsOf(
            ended.stream().map(id -> "orders.confirmed:" + id + "#2").toList());
  }

  private List<UUID> orders(int count) {
    return IntStream.range(0, count).mapToObj(i -> http.order()).toList();
  }

  /** Before anything else is heard: once it has ended, it would be told of that again. */
  private void reserve(UUID id) {
    rig.hear("inventory", Samples.reserved(id));
    eventually(SOON, () -> assertThat(rig.order(id).state().status()).isEqualTo(Status.RESERVED));
  }

  private void confirm(UUID id) {
    reserve(id);
    rig.hear("payment", Samples.captured(id));
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CONFIRMED, id)).hasSize(1));
  }

  private void age(UUID id, String by) {
    rig.query("ALTER TABLE orders.orders DISABLE TRIGGER USER");
    rig.query(
        "UPDATE orders.orders SET created_at = created_at - $1::text::interval,"
            + " ended_at = ended_at - $1::text::interval WHERE order_id = $2",
        by,
        id);
    rig.query("ALTER TABLE orders.orders ENABLE TRIGGER USER");
  }

  /** Until all orders are in their stream, and all that is in the streams has been seen there. */
  private void awaitWatched() {
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED)).hasSize((int) rig.orders()));
    for (var stream : LossIntake.STREAMS) {
      var sql = "SELECT last_sequence FROM pipeline.streams WHERE stream = $1";
      eventually(
          SOON,
          () ->
              assertThat(rig.query(sql, stream).get(0).getLong(0))
                  .isEqualTo(rig.broker.stored(stream).size()));
    }
  }

  private long openLosses() {
    return rig.query("SELECT count(*) FROM orders.losses WHERE done_at IS NULL").get(0).getLong(0);
  }
}
