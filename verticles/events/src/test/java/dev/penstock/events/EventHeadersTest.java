package dev.penstock.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventHeadersTest {
  private static final Event EVENT = new PaymentEvent.Voided(UUID.randomUUID());
  private static final Lineage LINEAGE = Lineage.of("web-42", null);

  @Test
  void nameTheSchemaOfTheBody() {
    var v1 = new Schemas().version("payments.voided");
    assertThat(EventHeaders.write("payment", EVENT, v1, LINEAGE))
        .containsEntry("ce-type", "payments.voided")
        .containsEntry(
            "ce-dataschema", "https://penstock.dev/schemas/events/payments.voided.v1.json")
        .doesNotContainKey("ce-deprecated");
  }

  @Test
  void keepTheEventsNameAndIdInEveryVersion() {
    var v1 = version(1, new JsonObject());
    var v2 = version(2, new JsonObject());
    var first = EventHeaders.write("payment", EVENT, v1, LINEAGE);
    var second = EventHeaders.write("payment", EVENT, v2, LINEAGE);
    assertThat(v2.subject()).isEqualTo("payments.voided.v2");
    assertThat(second.get("ce-id")).isEqualTo(first.get("ce-id")).isEqualTo(EVENT.id());
    assertThat(second.get("ce-type")).isEqualTo(first.get("ce-type")).isEqualTo("payments.voided");
    assertThat(second.get("ce-dataschema")).isNotEqualTo(first.get("ce-dataschema"));
  }

  @Test
  void sayThatAVersionIsBeingRetired() {
    var details =
        new JsonObject()
            .put("from", "2026-01-31T12:00:00Z")
            .put("sunset", "2026-07-31T12:00:00Z")
            .put("migration", "https://a.example/from%20v1");
    var v1 = version(1, new JsonObject().put("deprecated", true).put("x-deprecation", details));
    assertThat(EventHeaders.write("payment", EVENT, v1, LINEAGE))
        .containsAllEntriesOf(
            Map.of(
                "ce-id", EVENT.id(),
                "ce-deprecated", "true",
                "ce-deprecationfrom", "2026-01-31T12:00:00Z",
                "ce-deprecationsunset", "2026-07-31T12:00:00Z",
                "ce-deprecationmigration", "https://a.example/from%2520v1"));
  }

  @Test
  void sayItWithoutDetailsToo() {
    var v1 = version(1, new JsonObject().put("deprecated", true));
    assertThat(v1.retirement()).containsOnly(Map.entry("ce-deprecated", "true"));
  }

  private static EventVersion version(int number, JsonObject schema) {
    return EventVersion.of(
        EVENT.subject(), number, "https://a.example/v" + number, Deprecation.of(schema, "a.json"));
  }
}
