package dev.penstock.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of an event with versions, and what is said of those that are not. */
class EventVersionsTest {
  private static final String BOTH = "v1 (orders.created), v2 (orders.created.v2)";
  private static final OrderEvent.Created ORDER = EventCodecTest.ORDER_WITH_PRICES;

  private final Schemas schemas = new Schemas();
  private final EventCodec codec = new EventCodec(schemas);

  @Test
  void areAllListedTheNewestLast() {
    assertThat(schemas.versions(OrderEvent.CREATED).stream().map(EventVersion::subject))
        .containsExactly("orders.created", "orders.created.v2");
    assertThat(schemas.versions("orders.shipped")).isEmpty();
  }

  @Test
  void areWrittenAsAsked() {
    var v1 = new JsonObject(text(codec.encode(ORDER, schemas.version("orders.created"))));
    var v2 = new JsonObject(text(codec.encode(ORDER, schemas.version("orders.created.v2"))));
    assertThat(v1.getString("version")).isEqualTo("v1");
    assertThat(v1.getJsonArray("items")).hasSize(2);
    assertThat(v2.getString("version")).isEqualTo("v2");
    assertThat(v2.getJsonObject("total").getLong("amount_cents")).isEqualTo(3998);
  }

  @Test
  void areNotWrittenForAnotherEvent() {
    assertThatThrownBy(() -> codec.encode(ORDER, schemas.version("orders.confirmed")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "orders.created    | v2 | #/version says v2, the subject is that of v1",
        "orders.created.v2 | v1 | #/version says v1, the subject is that of v2",
        "orders.created    | v9 | #/version says v9, which is not known",
        "orders.created.v3 | v3 | no version of the event has this subject",
        "orders.created.v1 | v1 | no version of the event has this subject",
        "orders.created.v2 | v2 | violates its schema: #: ",
        "orders.created    | V1 | violates its schema: #",
      })
  void areToldApartWhenTheyAreWrong(String subject, String version, String why) {
    var body = new JsonObject().put("version", version).toBuffer().getBytes();
    assertThatThrownBy(() -> codec.decode(subject, body))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageStartingWith(subject + ": " + why)
        .hasMessageEndingWith("; would be read: " + BOTH);
  }

  @ParameterizedTest
  @CsvSource({
    "orders.shipped",
    "orders.shipped.v2",
    "orders.created.vX",
    "deadletters",
    "v2",
    "''"
  })
  void areNoneOfAnUnknownEvent(String subject) {
    assertThatThrownBy(() -> codec.decode(subject, new byte[0]))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage(subject + ": no event has this subject");
  }

  @Test
  void areReadOnlyAsDeclared() {
    var reader = new EventCodec(schemas, version -> version.subject().equals("orders.created"));
    var v2 = schemas.version("orders.created.v2");
    assertThat(reader.decode("orders.created", codec.encode(ORDER)).id()).isEqualTo(ORDER.id());
    assertThatThrownBy(() -> reader.decode(v2.subject(), codec.encode(ORDER, v2)))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage(
            "orders.created.v2: version v2 is not read here; would be read: v1 (orders.created)");
    assertThatThrownBy(() -> reader.decode("orders.confirmed", new byte[0]))
        .hasMessage("orders.confirmed: version v1 is not read here; would be read: none");
  }

  @Test
  void needAStepFromTheOneBeforeAndBack() {
    for (var steps : List.<List<Step>>of(List.of(new OrdersCreatedV1ToV2()), List.of())) {
      assertThatThrownBy(() -> new Schemas(SchemaFiles.all(), steps))
          .isInstanceOf(InvalidSchemaException.class)
          .hasMessageStartingWith("schemas/events/orders.created.v")
          .hasMessageContaining("#/properties/version: no step leads from v")
          .hasMessageEndingWith("of orders.created");
    }
  }

  @Test
  void areReachedOverSeveralSteps() {
    var steps = List.of(step(1, 2), step(2, 3), step(3, 2), step(2, 1));
    var file = SchemaFiles.all().get(0);
    var start = new JsonObject().put("way", "");
    assertThat(Steps.between(steps, "shop.opened", 1, 3, file).apply(start).getString("way"))
        .isEqualTo(" 1-2 2-3");
    assertThat(Steps.between(steps, "shop.opened", 3, 1, file).apply(start).getString("way"))
        .isEqualTo(" 3-2 2-1");
    assertThat(Steps.between(steps, "shop.opened", 3, 3, file).apply(start)).isSameAs(start);
  }

  private static Step step(int from, int to) {
    return new Step() {
      @Override
      public String event() {
        return "shop.opened";
      }

      @Override
      public int from() {
        return from;
      }

      @Override
      public int to() {
        return to;
      }

      @Override
      public JsonObject apply(JsonObject document) {
        return new JsonObject().put("way", document.getString("way") + " " + from + "-" + to);
      }
    };
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
