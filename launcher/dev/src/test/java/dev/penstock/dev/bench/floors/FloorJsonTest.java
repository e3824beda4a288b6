package dev.penstock.dev.bench.floors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.dev.bench.floors.FloorOrder.Line;
import dev.penstock.events.EventCodec;
import dev.penstock.events.InventoryEvent;
import dev.penstock.events.OrderEvent;
import dev.penstock.events.PaymentEvent;
import dev.penstock.events.Schemas;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class FloorJsonTest {
  private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-01-02T03:04:05.678Z");

  private final EventCodec penstock = new EventCodec(new Schemas());
  private final FloorOrder order =
      new FloorOrder(
          UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057"),
          List.of(new Line("floor-1", 2, 0), new Line("floor-7", 1, 0)),
          0,
          "floor",
          "pm_card_visa");
  private final FloorOrder priced = order.priced(Map.of("floor-1", 100L, "floor-7", 50L));

  @Test
  void writesWhatPenstockReads() {
    var created = penstock.decode(OrderEvent.CREATED, FloorJson.created(order, NOW));
    assertThat(created).isInstanceOf(OrderEvent.Created.class);
    var reserved = penstock.decode(InventoryEvent.RESERVED, FloorJson.reserved(priced));
    assertThat(reserved)
        .isInstanceOfSatisfying(
            InventoryEvent.Reserved.class,
            event -> assertThat(event.amount().amountCents()).isEqualTo(250));
    var captured = penstock.decode(PaymentEvent.CAPTURED, FloorJson.captured(priced));
    assertThat(captured).isInstanceOf(PaymentEvent.Captured.class);
    var confirmed = penstock.decode(OrderEvent.CONFIRMED, FloorJson.confirmed(priced, NOW));
    assertThat(confirmed).isInstanceOf(OrderEvent.Confirmed.class);
  }

  @Test
  void writesTheVeryBytesThatPenstockWrites() {
    for (var subject : List.of(OrderEvent.CREATED, InventoryEvent.RESERVED)) {
      var bytes =
          subject.equals(OrderEvent.CREATED)
              ? FloorJson.created(order, NOW)
              : FloorJson.reserved(priced);
      assertThat(penstock.encode(penstock.decode(subject, bytes)))
          .asString()
          .isEqualTo(text(bytes));
    }
  }

  @Test
  void readsWhatItWrote() {
    assertThat(FloorJson.read(FloorJson.created(order, NOW))).isEqualTo(order);
    assertThat(FloorJson.read(FloorJson.reserved(priced))).isEqualTo(priced);
    var captured = FloorJson.read(FloorJson.captured(priced));
    assertThat(captured.orderId()).isEqualTo(order.orderId());
    assertThat(captured.amountCents()).isEqualTo(250);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
