package dev.penstock.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacementTest {
  private static final List<String> KNOWN = List.of("order", "payment");

  @Test
  void deploysEverythingOnceWhenNothingIsNamed() {
    assertThat(Placement.parse(List.of(), KNOWN))
        .containsExactly(new Placement("order", 1), new Placement("payment", 1));
  }

  @Test
  void takesInstancesAsANumberOrOnePerCore() {
    assertThat(Placement.parse(List.of("payment=3", "order=auto"), KNOWN))
        .containsExactly(
            new Placement("payment", 3),
            new Placement("order", Runtime.getRuntime().availableProcessors()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "orders         | unknown verticle \"orders\"; known are order, payment",
        "order=0        | order=0: instances must be 1..64 or auto",
        "order=65       | order=65: instances must be 1..64 or auto",
        "order=two      | order=two: instances must be 1..64 or auto",
        "order=         | order=: instances must be 1..64 or auto",
      })
  void refusesWhatItDoesNotKnow(String word, String complaint) {
    assertThatThrownBy(() -> Placement.parse(List.of(word), KNOWN)).hasMessage(complaint);
  }

  @Test
  void refusesAVerticleNamedTwice() {
    assertThatThrownBy(() -> Placement.parse(List.of("order", "order=2"), KNOWN))
        .hasMessage("order is named twice");
  }
}
