package dev.penstock.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {
  private static final UUID ID = UUID.fromString("6f1c2a34-8d7e-4c0b-9f52-0d1e2f3a4b5c");
  private static final OffsetDateTime AT = OffsetDateTime.parse("2026-01-31T12:00:00.123456Z");
  private static final Money AMOUNT = new Money(3998, "eur");
  static final OrderEvent.Created ORDER_WITH_PRICES =
      new OrderEvent.Created(
          ID,
          List.of(new Item("sku-1", 2, OptionalLong.of(1999)), new Item("sku-2", 1)),
          Optional.of(AMOUNT),
          Optional.of(
              new Address(
                  Optional.of("Zo\u00eb"), "1 High Street", Optional.of("1"), "Newtown", "GB")),
          Optional.of("c-1"),
          Optional.empty(),
          Optional.empty(),
          Optional.of(AT));
  private static final List<Line> LINES = List.of(new Line("sku-1", 2, 1999));

  private final Schemas schemas = new Schemas();
  private final EventCodec codec = new EventCodec(schemas);

  static Stream<Event> everyKindOfEvent() {
    return Stream.of(
        new OrderEvent.Created(
            ID,
            List.of(new Item("sku-1", 2)),
            Optional.of("c-1"),
            Optional.of("pm_card_visa"),
            Optional.of("web-42"),
            Optional.of(AT)),
        new OrderEvent.Created(
            ID,
            List.of(new Item("sku-1", 1)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        ORDER_WITH_PRICES,
        new OrderEvent.Confirmed(ID, AMOUNT, AT),
        new OrderEvent.Cancelled(ID, CancelReason.TIMED_OUT, AT),
        new InventoryEvent.Reserved(ID, LINES, AMOUNT, Optional.of("c-1"), Optional.of("pm_1")),
        new InventoryEvent.Rejected(ID, List.of(new Shortage("sku-1", 2, 1))),
        new InventoryEvent.Released(ID, LINES),
        new InventoryEvent.Voided(ID),
        new PaymentEvent.Captured(ID, AMOUNT, "pi_1"),
        new PaymentEvent.Declined(ID, AMOUNT, "generic_decline"),
        new PaymentEvent.Refunded(ID, AMOUNT, "pi_1", "re_1"),
        new PaymentEvent.RefundFailed(ID, AMOUNT, "pi_1", "charge_disputed"),
        new PaymentEvent.Voided(ID));
  }

  @ParameterizedTest
  @MethodSource("everyKindOfEvent")
  void readsWhatItWrote(Event event) {
    var versions = schemas.versions(event.subject());
    var newest = versions.get(versions.size() - 1);
    assertThat(codec.decode(newest.subject(), codec.encode(event, newest))).isEqualTo(event);
  }

  @Test
  void hasAnEventOfEverySubject() {
    assertThat(
            everyKindOfEvent()
                .flatMap(event -> schemas.versions(event.subject()).stream())
                .map(EventVersion::subject)
                .distinct())
        .containsExactlyInAnyOrderElementsOf(Schemas.subjects());
  }

  @Test
  void acceptsTheExamplesOfEverySchema() {
    for (var subject : Schemas.subjects()) {
      var examples = Schemas.document(subject).getJsonArray("examples");
      assertThat(examples).as(subject).isNotEmpty();
      for (var example : examples) {
        var body = ((JsonObject) example).toBuffer().getBytes();
        var event = schemas.version(subject).event();
        assertThat(codec.decode(subject, body).subject()).isEqualTo(event);
      }
    }
  }

  @Test
  void acceptsAStrangersMinimalOrder() {
    var body =
        "{\"order_id\":\""
            + ID
            + "\",\"version\":\"v1\",\"items\":[{\"product_id\":\"sku-1\",\"quantity\":1}]}";
    var event = (OrderEvent.Created) codec.decode("orders.created", utf8(body));
    assertThat(event.items()).containsExactly(new Item("sku-1", 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "                                                     | not a JSON object",
        "{                                                    | not a JSON object",
        "[]                                                   | not a JSON object",
        "null                                                 | not a JSON object",
        "42                                                   | not a JSON object",
        "{}                                                   | order_id",
        "{'order_id':'ID','version':'v1'}                     | items",
        "{'order_id':'ID','version':'v2','items':ITEMS}       | #/version says v2",
        "{'order_id':7,'version':'v1','items':ITEMS}          | #/order_id",
        "{'order_id':'not-a-uuid','version':'v1','items':ITEMS} | #/order_id",
        "{'order_id':'ID','version':'v1','items':[]}          | #/items",
        "{'order_id':'ID','version':'v1','items':[{'product_id':'a'}]} | #/items/0",
        "{'order_id':'ID','version':'v1','items':[{'product_id':'a','quantity':0}]} | #/items/0/quantity",
        "{'order_id':'ID','version':'v1','items':[{'product_id':'a','quantity':1.5}]} | #/items/0/quantity",
        "{'order_id':'ID','version':'v1','items':[{'product_id':'','quantity':1}]} | #/items/0/product_id",
        "{'order_id':'ID','version':'v1','items':[{'product_id':'a\\n','quantity':1}]} | #/items/0/product_id",
        "{'order_id':'ID','version':'v1\\n','items':ITEMS} | #/version",
        "{'order_id':'ID','version':'v1','items':ITEMS,'created_at':'2026-01-31T12:00:00.123'} | 2026-01-31T12:00:00.123",
        "{'order_id':'ID','version':'v1','items':ITEMS,'created_at':'2026-01-31T12:00:00+23:00'} | +23:00",
      })
  void saysWhatIsWrongWithAMalformedOrder(String template, String complaint) {
    var body =
        (template == null ? "" : template)
            .replace('\'', '"')
            .replace("ITEMS", "[{\"product_id\":\"a\",\"quantity\":1}]")
            .replace("ID", ID.toString());
    assertThatThrownBy(() -> codec.decode("orders.created", utf8(body)))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void refusesToWriteWhatItsSchemaForbids() {
    var wrong = new PaymentEvent.Captured(ID, new Money(-1, "eur"), "pi_1");
    assertThatThrownBy(() -> codec.encode(wrong)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesASubjectItDoesNotKnow() {
    assertThatThrownBy(() -> codec.decode("orders.shipped", utf8("{}")))
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void namesEachViolationOfAnOrderRequestOnce() {
    var request =
        new JsonObject()
            .put("order_id", ID.toString())
            .put("items", new JsonArray().add(new JsonObject().put("quantity", "two")));
    var pointers =
        Schemas.orderRequest().violations(request).stream().map(Violation::pointer).toList();
    assertThat(pointers).containsExactlyInAnyOrder("#/order_id", "#/items/0", "#/items/0/quantity");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
