package dev.penstock.order;

import static dev.penstock.order.Samples.ACCEPTED;
import static dev.penstock.order.Samples.CANCELLED;
import static dev.penstock.order.Samples.CONFIRMED;
import static dev.penstock.order.Samples.LINES;
import static dev.penstock.order.Samples.NOW;
import static dev.penstock.order.Samples.PRICE;
import static dev.penstock.order.Samples.RESERVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.events.CancelReason;
import dev.penstock.events.Event;
import dev.penstock.events.OrderEvent;
import dev.penstock.order.Compensation.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SagaTest {
  private static final UUID ID = UUID.fromString("6f1c2a34-8d7e-4c0b-9f52-0d1e2f3a4b5c");
  private static final Event CREATED = Samples.created(ID);
  private static final Event RESERVATION = Samples.reserved(ID);
  private static final Event REJECTION = Samples.rejected(ID);
  private static final Event RELEASE = Samples.released(ID);
  private static final Event CAPTURE = Samples.captured(ID);
  private static final Event DECLINE = Samples.declined(ID);
  private static final Event REFUND = Samples.refunded(ID);
  private static final Event NO_REFUND = Samples.refundFailed(ID);
  private static final Event NO_STOCK = Samples.stockVoided(ID);
  private static final Event NO_MONEY = Samples.moneyVoided(ID);
  private static final boolean SILENT = false;
  private static final boolean SAYS_THE_END = true;

  private static Arguments given(OrderState state, Event event, OrderState next, boolean end) {
    return Arguments.of(state, event, next, end);
  }

  static Stream<Arguments> everyPair() {
    var declined = CancelReason.PAYMENT_DECLINED;
    var short_ = CancelReason.INSUFFICIENT_STOCK;
    return Stream.of(
        given(ACCEPTED, CREATED, ACCEPTED, SILENT),
        given(ACCEPTED, RESERVATION, ACCEPTED.reserved(LINES, PRICE, NOW), SILENT),
        given(ACCEPTED, REJECTION, ACCEPTED.cancelled(short_, NOW), SAYS_THE_END),
        given(ACCEPTED, RELEASE, ACCEPTED, SILENT),
        given(ACCEPTED, CAPTURE, ACCEPTED.confirmed(PRICE, NOW), SAYS_THE_END),
        given(ACCEPTED, DECLINE, ACCEPTED.cancelled(declined, NOW), SAYS_THE_END),
        given(ACCEPTED, REFUND, ACCEPTED, SILENT),
        given(ACCEPTED, NO_REFUND, ACCEPTED, SILENT),
        given(ACCEPTED, NO_STOCK, ACCEPTED, SILENT),
        given(ACCEPTED, NO_MONEY, ACCEPTED, SILENT),
        given(RESERVED, CREATED, RESERVED, SILENT),
        given(RESERVED, RESERVATION, RESERVED, SILENT),
        given(RESERVED, REJECTION, RESERVED, SILENT),
        given(RESERVED, RELEASE, RESERVED, SILENT),
        given(RESERVED, CAPTURE, RESERVED.confirmed(PRICE, NOW), SAYS_THE_END),
        given(RESERVED, DECLINE, RESERVED.cancelled(declined, NOW), SAYS_THE_END),
        given(RESERVED, REFUND, RESERVED, SILENT),
        given(RESERVED, NO_REFUND, RESERVED, SILENT),
        given(RESERVED, NO_STOCK, RESERVED, SILENT),
        given(RESERVED, NO_MONEY, RESERVED, SILENT),
        given(CONFIRMED, CREATED, CONFIRMED, SILENT),
        given(CONFIRMED, RESERVATION, CONFIRMED, SAYS_THE_END),
        given(CONFIRMED, REJECTION, CONFIRMED, SAYS_THE_END),
        given(CONFIRMED, RELEASE, CONFIRMED, SILENT),
        given(CONFIRMED, CAPTURE, CONFIRMED, SAYS_THE_END),
        given(CONFIRMED, DECLINE, CONFIRMED, SAYS_THE_END),
        given(CONFIRMED, REFUND, CONFIRMED, SILENT),
        given(CONFIRMED, NO_REFUND, CONFIRMED, SILENT),
        given(CONFIRMED, NO_STOCK, CONFIRMED, SILENT),
        given(CONFIRMED, NO_MONEY, CONFIRMED, SILENT),
        given(CANCELLED, CREATED, CANCELLED, SILENT),
        given(CANCELLED, RESERVATION, CANCELLED, SAYS_THE_END),
        given(CANCELLED, REJECTION, CANCELLED, SAYS_THE_END),
        given(CANCELLED, RELEASE, CANCELLED.compensated(so -> so.releaseIs(Part.DONE)), SILENT),
        given(CANCELLED, NO_STOCK, CANCELLED.compensated(so -> so.releaseIs(Part.VOID)), SILENT),
        given(CANCELLED, CAPTURE, CANCELLED, SAYS_THE_END),
        given(CANCELLED, DECLINE, CANCELLED, SAYS_THE_END),
        given(CANCELLED, REFUND, CANCELLED.compensated(so -> so.refundIs(Part.DONE)), SILENT),
        given(CANCELLED, NO_REFUND, CANCELLED.compensated(so -> so.refundIs(Part.FAILED)), SILENT),
        given(CANCELLED, NO_MONEY, CANCELLED.compensated(so -> so.refundIs(Part.VOID)), SILENT));
  }

  @ParameterizedTest
  @MethodSource("everyPair")
  void decidesEveryPairOfStateAndEvent(
      OrderState state, Event event, OrderState next, boolean saysTheEnd) {
    var step = Saga.decide(state, event, NOW);
    assertThat(step.next()).isEqualTo(next);
    assertThat(step.end()).isEqualTo(saysTheEnd ? next.end(ID) : Optional.empty());
  }

  @Test
  void neverActsOnItsOwnEnds() {
    for (var end : List.of(CONFIRMED.end(ID).orElseThrow(), CANCELLED.end(ID).orElseThrow())) {
      for (var state : List.of(ACCEPTED, RESERVED, CONFIRMED, CANCELLED)) {
        assertThat(Saga.decide(state, end, NOW)).isEqualTo(new Saga.Step(state, Optional.empty()));
      }
    }
  }

  @Test
  void refusesTransitionsOutsideTheTable() {
    assertThatThrownBy(() -> CONFIRMED.cancelled(CancelReason.TIMED_OUT, NOW))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("CONFIRMED cannot become CANCELLED");
    assertThatThrownBy(() -> RESERVED.reserved(LINES, PRICE, NOW))
        .isInstanceOf(IllegalStateException.class);
    assertThat(ACCEPTED.cancelled(CancelReason.TIMED_OUT, NOW).status())
        .isEqualTo(Status.CANCELLED);
    assertThat(RESERVED.cancelled(CancelReason.CUSTOMER_REQUEST, NOW).status())
        .isEqualTo(Status.CANCELLED);
  }

  @Test
  void endsOnceWhateverTheOrderAndNumberOfEvents() {
    var sagas =
        List.of(
            List.of(CREATED, REJECTION),
            List.of(CREATED, RESERVATION, CAPTURE),
            List.of(CREATED, RESERVATION, DECLINE, RELEASE));
    for (long seed = 0; seed < 2_000; seed++) {
      var random = new Random(seed);
      var saga = sagas.get(random.nextInt(sagas.size()));
      var expected = saga.contains(CAPTURE) ? Status.CONFIRMED : Status.CANCELLED;
      assertThat(endsOf(withDuplicates(saga, random), seed))
          .singleElement()
          .satisfies(end -> assertThat(statusOf(end)).isEqualTo(expected));
    }
  }

  @Test
  void endsOnceEvenWhenTheWorldContradictsItself() {
    var all =
        List.of(
            CREATED, RESERVATION, REJECTION, CAPTURE, DECLINE, RELEASE, REFUND, NO_STOCK, NO_MONEY);
    for (long seed = 0; seed < 2_000; seed++) {
      assertThat(endsOf(withDuplicates(all, new Random(seed)), seed)).hasSize(1);
    }
  }

  private static List<Event> withDuplicates(List<Event> saga, Random random) {
    var events = new ArrayList<Event>();
    for (var event : saga) events.addAll(Collections.nCopies(1 + random.nextInt(3), event));
    Collections.shuffle(events, random);
    return events;
  }

  /** The different ends announced on the way, each at its own time. */
  private static HashSet<OrderEvent> endsOf(List<Event> events, long seed) {
    var ends = new HashSet<OrderEvent>();
    var state = ACCEPTED;
    var now = NOW;
    for (var event : events) {
      now = now.plusSeconds(1);
      var step = Saga.decide(state, event, now);
      var before = state.status();
      var after = step.next().status();
      assertThat(before == after || before.canBecome(after)).as("seed %d", seed).isTrue();
      state = step.next();
      step.end().ifPresent(ends::add);
    }
    assertThat(state.status().isEnd()).as("seed %d", seed).isTrue();
    return ends;
  }

  private static Status statusOf(OrderEvent end) {
    return end instanceof OrderEvent.Confirmed ? Status.CONFIRMED : Status.CANCELLED;
  }
}
