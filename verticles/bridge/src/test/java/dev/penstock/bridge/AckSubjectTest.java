package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

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
}
