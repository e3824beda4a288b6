package dev.penstock.order;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.events.Event;
import dev.penstock.events.OrderEvent;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders that nobody answers, by a ledger whose clock is the only one. */
final class DeadlineTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration DEADLINE = Duration.ofMillis(600);
  private static final Duration LONG = Duration.ofMinutes(10);

  private Rig rig;
  private HttpRig http;

  @BeforeEach
  void open() {
    open(Duration.ofMillis(100), DEADLINE);
  }

  private void open(Duration redriveAfter, Duration deadline) {
    if (rig != null) rig.close();
    var interval = Duration.ofMillis(50);
    rig =
        new Rig(
            new OrderConfig(
                64, 1_000, SOON, 1_000, SOON, interval, redriveAfter, 50, deadline, SOON));
    http = rig.withDoor();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void eventuallyTimedOut(UUID id) {
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CANCELLED, id)).isNotEmpty());
    var row = rig.query("SELECT status, reason FROM orders.orders WHERE order_id = $1", id).get(0);
    assertThat(row.getString(0)).isEqualTo("CANCELLED");
    assertThat(row.getString(1)).isEqualTo("timed_out");
  }

  /** For all open orders, as if their last attempts were made. */
  private void timeIsUp() {
    rig.query("ALTER TABLE orders.orders DISABLE TRIGGER what_was_ordered_stays");
    rig.query(
        "UPDATE orders.orders SET deadline_at = now(), due_at = now() WHERE ended_at IS NULL");
  }

  private double ended(String end, String reason) {
    return rig.meters.counter("penstock.orders.ended", "end", end, "reason", reason).count();
  }

  @Test
  void cancelsAtTheDeadlineAfterNoMoreThanAFewAttempts() {
    rig.withVerticle();
    var id = http.order();
    eventuallyTimedOut(id);
    assertThat(rig.said(OrderEvent.CREATED, id)).hasSizeBetween(1, 4);
    var cancelled = rig.said(OrderEvent.CANCELLED, id).get(0);
    assertThat(cancelled.messageId()).isEqualTo("orders.cancelled:" + id);
    assertThat(new String(cancelled.body())).contains("\"reason\":\"timed_out\"");
    assertThat(cancelled.headers().get("ce-correlationid"))
        .isEqualTo(rig.order(id).origin().correlationId());
    assertThat(http.compensation(id)).isEqualTo("pending");
    assertThat(ended("cancelled", "timed_out")).isEqualTo(1);
    var early = "SELECT FROM orders.orders WHERE ended_at < deadline_at";
    assertThat(rig.query(early)).isEmpty();
  }

  @Test
  void drivesAgainUntilTheDeadline() {
    open(Duration.ofMillis(100), LONG);
    rig.withVerticle();
    var id = http.order();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED, id)).hasSizeGreaterThan(2));
    timeIsUp();
    eventuallyTimedOut(id);
  }

  @Test
  void cancelsWhatIsReservedAndTheOrdersOfStrangersToo() {
    open(LONG, LONG);
    rig.withVerticle();
    var reserved = http.order();
    var strangers = UUID.randomUUID();
    var overtaken = UUID.randomUUID();
    rig.hear("inventory", Samples.reserved(reserved), Samples.reserved(overtaken));
    rig.hear("somebody", Samples.created(strangers));
    eventually(SOON, () -> assertThat(rig.query(RESERVED)).hasSize(2));
    eventually(SOON, () -> assertThat(rig.orders()).isEqualTo(3));
    timeIsUp();
    for (var id : List.of(reserved, strangers, overtaken)) eventuallyTimedOut(id);
    assertThat(rig.query(RESERVED)).hasSize(2);
  }

  private static final String RESERVED = "SELECT FROM orders.orders WHERE reserved_at IS NOT NULL";

  @Test
  void leavesAloneWhatEndsInTime() {
    open(LONG, LONG);
    rig.withVerticle();
    var confirmed = http.order();
    var declined = http.order();
    rig.hear("payment", Samples.captured(confirmed), Samples.declined(declined));
    var last = http.order();
    eventually(SOON, () -> assertThat(rig.query(ENDED)).hasSize(2));
    timeIsUp();
    eventuallyTimedOut(last);
    assertThat(rig.order(confirmed).state().status()).isEqualTo(Status.CONFIRMED);
    assertThat(rig.order(declined).state().reason().orElseThrow().wireName())
        .isEqualTo("payment_declined");
  }

  private static final String ENDED = "SELECT FROM orders.orders WHERE ended_at IS NOT NULL";

  @Test
  void endsEachOrderOnceWhenManySweepAtOnce() {
    var ids = IntStream.range(0, 300).mapToObj(i -> http.order()).toList();
    eventually(SOON, () -> assertThat(rig.query(OVER)).hasSize(300));
    // As if the last attempts were made, which is due to a redrive.
    rig.query("UPDATE orders.orders SET due_at = deadline_at");
    rig.withVerticle().withVerticle().withVerticle();
    eventually(SOON, () -> assertThat(ended("cancelled", "timed_out")).isEqualTo(300));
    for (var id : ids) eventuallyTimedOut(id);
    assertThat(ended("cancelled", "timed_out")).isEqualTo(300);
  }

  private static final String OVER = "SELECT FROM orders.orders WHERE deadline_at <= now()";

  @Test
  void givesEveryOrderAnAttemptBeforeItIsGivenUp() {
    open(LONG, DEADLINE);
    rig.broker.goAway();
    var id = http.order();
    eventually(SOON, () -> assertThat(rig.query(OVER)).hasSize(1));
    rig.withVerticle();
    rig.broker.comeBack();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CREATED, id)).hasSize(1));
    assertThat(rig.order(id).state().status()).isEqualTo(Status.ACCEPTED);
    rig.hear("payment", Samples.captured(id));
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CONFIRMED, id)).hasSize(1));
  }

  @Test
  void cancelsNothingWhileTheBrokerIsAway() {
    open(LONG, LONG);
    var id = http.order();
    rig.broker.goAway();
    // Not before: a look that has begun goes on.
    rig.withVerticle();
    timeIsUp();
    var turnsLater = "SELECT FROM orders.orders WHERE deadline_at + interval '200 ms' <= now()";
    eventually(SOON, () -> assertThat(rig.query(turnsLater)).hasSize(1));
    assertThat(rig.order(id).state().status()).isEqualTo(Status.ACCEPTED);
    rig.broker.comeBack();
    eventuallyTimedOut(id);
  }

  @Test
  void keepsTheEndWhenACaptureComesTooLateAndRepeatsIt() {
    rig.withVerticle();
    var id = http.order();
    eventuallyTimedOut(id);
    var end = rig.order(id).state();
    rig.hear("payment", Samples.captured(id));
    rig.hear("payment", Samples.refunded(id));
    rig.hear("inventory", Samples.released(id));
    eventually(SOON, () -> assertThat(http.compensation(id)).isEqualTo("done"));
    assertThat(rig.order(id).state().endedAt()).isEqualTo(end.endedAt());
    assertThat(rig.said(OrderEvent.CONFIRMED, id)).isEmpty();
  }

  @Test
  void decidesARaceOfCapturesAndDeadlinesByTheRowsLock() {
    var ids = IntStream.range(0, 200).mapToObj(i -> http.order()).toList();
    eventually(SOON, () -> assertThat(rig.query(OVER)).hasSize(200));
    rig.query("UPDATE orders.orders SET due_at = deadline_at");
    rig.hear("payment", ids.stream().map(Samples::captured).toArray(Event[]::new));
    rig.withVerticle().withVerticle();
    eventually(
        SOON,
        () ->
            assertThat(ended("cancelled", "timed_out") + ended("confirmed", "none"))
                .isEqualTo(200));
    for (var id : ids) {
      eventually(
          SOON,
          () ->
              assertThat(
                      rig.said(OrderEvent.CONFIRMED, id).isEmpty()
                          ^ rig.said(OrderEvent.CANCELLED, id).isEmpty())
                  .isTrue());
    }
  }

  @Test
  void saysTheEndAgainWhenItsMessageDidNotReachTheBroker() {
    open(Duration.ofMillis(100), LONG);
    var id = http.order();
    rig.query(
        "UPDATE orders.orders SET status = 'CANCELLED', reason = 'timed_out', ended_at = now(),"
            + " release_state = 'PENDING', refund_state = 'PENDING', due_at = now()");
    rig.withVerticle();
    eventually(SOON, () -> assertThat(rig.said(OrderEvent.CANCELLED, id)).hasSizeGreaterThan(1));
    rig.hear("inventory", Samples.stockVoided(id));
    rig.hear("payment", Samples.moneyVoided(id));
    eventually(SOON, () -> assertThat(http.compensation(id)).isEqualTo("none"));
    assertThat(rig.query("SELECT FROM orders.orders WHERE due_at IS NULL")).hasSize(1);
  }
}
