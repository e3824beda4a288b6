package dev.penstock.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.bridge.InMessage;
import dev.penstock.events.Address;
import dev.penstock.events.Event;
import dev.penstock.events.EventHeaders;
import dev.penstock.events.Item;
import dev.penstock.events.Lineage;
import dev.penstock.events.Money;
import dev.penstock.events.OrderEvent;
import dev.penstock.pipeline.Answers;
import dev.penstock.pipeline.Outgoing;
import dev.penstock.pipeline.Received;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventIntakeTest {
  private static Rig rig;
  private static EventIntake intake;

  @BeforeAll
  static void open() {
    rig = new Rig(Rig.FAST);
    intake = new EventIntake(rig.pool, rig.meters, Rig.FAST);
  }

  @AfterAll
  static void close() {
    rig.close();
  }

  /** A message that was delivered so often, and takes no fate. */
  private record Delivered(long deliveryCount, String messageId) implements InMessage {
    @Override
    public String subject() {
      return messageId.substring(0, messageId.indexOf(':'));
    }

    @Override
    public String header(String name) {
      return name.equals(EventHeaders.MESSAGE_ID) ? messageId : "";
    }

    @Override
    public Map<String, String> headers() {
      return Map.of();
    }

    @Override
    public byte[] body() {
      return new byte[0];
    }

    @Override
    public String stream() {
      return "";
    }

    @Override
    public String durable() {
      return "";
    }

    @Override
    public long streamSequence() {
      return 1;
    }

    @Override
    public long storedAtMillis() {
      return 0;
    }

    @Override
    public void ack() {}

    @Override
    public void nak(Duration delay) {}

    @Override
    public void term(String reason) {}
  }

  private static Received<?> received(Event event, long deliveries) {
    return received(event, new Delivered(deliveries, event.id()));
  }

  private static Received<?> attempt(int attempt, Event event) {
    return received(event, new Delivered(1, event.id() + "#" + attempt));
  }

  private static Received<?> received(Event event, InMessage message) {
    return new Received<>(event, Lineage.of("corr", null).after("cause"), message);
  }

  @Test
  void postponesWhatIsAboutAnUnknownOrderButNotForEver() {
    var waits = received(Samples.rejected(UUID.randomUUID()), 149);
    var hopeless = received(Samples.captured(UUID.randomUUID()), 150);
    var without = received(Samples.refunded(UUID.randomUUID()), 150);
    var answers = Rig.await(intake.leadOn(List.of(waits, without)));
    assertThat(answers.events()).isEmpty();
    assertThat(answers.postponed()).isEqualTo(List.of(waits));
    assertThat(answers.delay()).isEqualTo(EventIntake.UNKNOWN_ORDER_DELAY);
    assertThatThrownBy(() -> Rig.await(intake.leadOn(List.of(hopeless))))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("never came to this ledger");
  }

  @Test
  void appliesAllEventsOfABatchInTheOrderTheyArrived() {
    var paid = UUID.randomUUID();
    var declined = UUID.randomUUID();
    var batch =
        List.<Received<?>>of(
            received(Samples.reserved(paid), 1),
            received(Samples.reserved(declined), 1),
            received(Samples.captured(paid), 1),
            received(Samples.declined(declined), 1),
            received(Samples.captured(declined), 1),
            received(Samples.reserved(paid), 1));
    var events = Rig.await(intake.leadOn(batch)).events();
    assertThat(ids(events))
        .isEqualTo(Set.of("orders.confirmed:" + paid, "orders.cancelled:" + declined));
    assertThat(events).hasSize(2);
    assertThat(events.get(0).lineage().causationId()).isEqualTo("payments.captured:" + paid);
    assertThat(Rig.await(intake.leadOn(batch)).events().stream().map(Outgoing::event).toList())
        .containsExactlyInAnyOrderElementsOf(events.stream().map(Outgoing::event).toList());
  }

  @Test
  void saysTheEndAsPartOfTheLatestAttemptThatAsks() {
    var id = UUID.randomUUID();
    var batch =
        List.<Received<?>>of(
            received(Samples.reserved(id), 1),
            attempt(2, Samples.captured(id)),
            attempt(3, Samples.reserved(id)),
            attempt(2, Samples.reserved(id)));
    assertThat(Rig.await(intake.leadOn(batch)).events())
        .singleElement()
        .satisfies(
            end -> {
              assertThat(end.event().id()).isEqualTo("orders.confirmed:" + id);
              assertThat(end.attempt()).isEqualTo(3);
              assertThat(end.lineage().causationId()).isEqualTo("inventory.reserved:" + id);
            });
  }

  @Test
  void saysTheSameEndFromConcurrentBatches() {
    // Several rounds, because in the first the connections are still being opened.
    for (int round = 0; round < 25; round++) {
      var id = UUID.randomUUID();
      Rig.await(intake.leadOn(List.of(received(Samples.reserved(id), 1))));
      var answers = new ArrayList<Future<Answers>>();
      for (int i = 0; i < 4; i++) {
        var event = i % 2 == 0 ? Samples.captured(id) : Samples.declined(id);
        answers.add(intake.leadOn(List.of(received(event, 1))));
      }
      var ends =
          answers.stream()
              .flatMap(answer -> Rig.await(answer).events().stream())
              .map(Outgoing::event)
              .distinct()
              .toList();
      assertThat(ends).singleElement().isInstanceOf(OrderEvent.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attempts = 1                                            | reserved | true  | RESERVED",
        "status = 'RESERVED', reserved_at = now(), {price}       | captured | true  | CONFIRMED",
        "due_at = now()                                          | reserved | false | RESERVED",
        "attempts = 1                                            | captured | false | CONFIRMED",
        "status = 'RESERVED', reserved_at = now(), {price}       | declined | false | CANCELLED",
        "status = 'CANCELLED', reason = 'timed_out', {ended}     | captured | false | CANCELLED",
        "status = 'CONFIRMED', reserved_at = now(), {price}, ended_at = now() | captured | false | CONFIRMED"
      })
  void movesOnWithoutALookWhatIsWhereItUsuallyIsAndLeadsOnTheRest(
      String was, String event, boolean isUsual, String status) {
    var id = UUID.randomUUID();
    Rig.await(intake.adopt(List.of(received(Samples.created(id), 1))));
    var columns =
        was.replace("{price}", "amount_cents = 2400, currency = 'eur'")
            .replace("{ended}", "ended_at = now(), reserved_at = now()");
    rig.query("UPDATE orders.orders SET " + columns + " WHERE order_id = '" + id + "'");
    var heard =
        switch (event) {
          case "reserved" -> Samples.reserved(id);
          case "captured" -> Samples.captured(id);
          default -> Samples.declined(id);
        };
    var messages = List.<Received<?>>of(received(heard, 1));
    var moves = SagaBatch.moves(messages);
    assertThat(Rig.await(OrderStore.moveOn(rig.pool, moves)).containsKey(id)).isEqualTo(isUsual);
    if (isUsual) assertThat(Rig.await(OrderStore.moveOn(rig.pool, moves))).isEmpty();
    var end = events(intake.leadOn(messages));
    var order = Rig.await(OrderStore.find(rig.pool, id)).orElseThrow();
    assertThat(order.state().status()).hasToString(status);
    assertThat(end).isEqualTo(order.state().end(id).stream().toList());
    assertThat(order.state().reservedAt()).isNotEmpty();
    assertThat(events(intake.leadOn(messages))).isEqualTo(end);
  }

  private static List<Event> events(Future<Answers> answers) {
    return Rig.await(answers).events().stream().map(Outgoing::event).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepsWhatAStrangerQuotedToSayItAgain(boolean isOvertakenByItsReservation) {
    var id = UUID.randomUUID();
    var created =
        new OrderEvent.Created(
            id,
            List.of(new Item("sku-1", 2, OptionalLong.of(995)), new Item("sku-2", 1)),
            Optional.of(new Money(1_990, "eur")),
            Optional.of(new Address(Optional.of("A"), "Quai 1", Optional.empty(), "Paris", "FR")),
            Optional.empty(),
            Optional.empty(),
            Optional.of("corr"),
            Optional.empty());
    if (isOvertakenByItsReservation) {
      Rig.await(intake.leadOn(List.of(received(Samples.reserved(id), 1))));
    }
    Rig.await(intake.adopt(List.of(received(created, 1))));
    rig.query("UPDATE orders.orders SET due_at = now() WHERE order_id = '" + id + "'");
    var due = Rig.await(RedriveStore.takeDue(rig.pool, 500, Duration.ofSeconds(1)));
    assertThat(due)
        .filteredOn(one -> one.order().orderId().equals(id))
        .singleElement()
        .extracting(RedriveStore.Due::created)
        .usingRecursiveComparison()
        .ignoringFields("createdAt", "customerId", "paymentMethod")
        .isEqualTo(created);
  }

  private static Set<String> ids(List<Outgoing> events) {
    return Set.copyOf(events.stream().map(outgoing -> outgoing.event().id()).toList());
  }
}
