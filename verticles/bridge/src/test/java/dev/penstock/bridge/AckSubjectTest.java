package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AckSubjectTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$JS.ACK.ORDERS.inventory.3.42.57.1700000000123456789.9",
        "$JS.ACK._.hash.ORDERS.inventory.3.42.57.1700000000123456789.9",
        "$JS.ACK.hub.hash.ORDERS.inventory.3.42.57.1700000000123456789.9.token"
      })
  void readsOldAndNewForms(String subject) {
    assertThat(AckSubject.parse(subject)).isEqualTo(new AckSubject(3, 42, 1_700_000_000_123L));
    assertThat(AckSubject.pending(subject)).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$JS.ACK.KV_settings.watch.1.42.7.1700000000123456789.5",
        "$JS.ACK._.hash.KV_settings.watch.1.42.7.1700000000123456789.5",
        "$JS.ACK.hub.hash.KV_settings.watch.1.42.7.1700000000123456789.5.token"
      })
  void tellsWhereAnOrderedConsumerIs(String subject) {
    var storedAt = Instant.parse("2023-11-14T22:13:20.123456789Z");
    assertThat(AckSubject.position(subject)).isEqualTo(new AckSubject.Position(42, 7, storedAt, 5));
  }
}
