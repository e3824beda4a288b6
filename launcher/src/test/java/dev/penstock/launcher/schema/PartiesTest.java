package dev.penstock.launcher.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.launcher.Services;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartiesTest {
  private final Parties parties = new Parties(Services.declared());

  @ParameterizedTest
  @CsvSource({
    "orders.created, orders.created, true",
    "orders.created, orders.created.v2, false",
    "orders.created.v2, orders.created, false",
    "inventory.*, inventory.reserved, true",
    "inventory.*, inventory.reserved.v2, false",
    "orders.>, orders.created.v2, true",
    "orders.>, orders, false",
  })
  void matchesSubjectsAsNatsDoes(String filter, String subject, boolean matches) {
    assertThat(Parties.matches(filter, subject)).isEqualTo(matches);
  }

  @Test
  void knowsWhoPublishesAndWhoConsumes() {
    var created = new SchemaVersion("orders.created", 1);
    assertThat(parties.publishersOf(created)).containsExactly("order");
    assertThat(parties.consumersOf(created)).contains("inventory");
    var reserved = new SchemaVersion("inventory.reserved", 1);
    assertThat(parties.publishersOf(reserved)).containsExactly("inventory");
    assertThat(parties.consumersOf(reserved)).contains("order", "payment");
    assertThat(parties.consumersOf(new SchemaVersion("orders.created", 9))).isEmpty();
  }

  @Test
  void knowsWhoSendsDeadLetters() {
    var letters = new SchemaVersion("deadletters", 1);
    assertThat(parties.publishersOf(letters)).isEqualTo(List.of("order", "inventory", "payment"));
    assertThat(parties.consumersOf(letters)).containsExactly("deadletter");
  }
}
