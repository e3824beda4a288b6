package dev.penstock.pipeline.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FaultTest {
  @Test
  void readsActionsAndWhenTheyAreDue() {
    assertThat(Fault.parse(" a.b=halt@3, c=throw@2+,d=delay:200ms,"))
        .isEqualTo(
            Map.of(
                "a.b", new Fault(Fault.Action.HALT, Duration.ZERO, 3, false),
                "c", new Fault(Fault.Action.THROW, Duration.ZERO, 2, true),
                "d", new Fault(Fault.Action.DELAY, Duration.ofMillis(200), 1, false)));
    assertThat(Fault.parse("")).isEmpty();
  }

  @Test
  void isDueOnceOrFromThenOn() {
    var once = new Fault(Fault.Action.THROW, Duration.ZERO, 2, false);
    var always = new Fault(Fault.Action.THROW, Duration.ZERO, 2, true);
    for (long hit = 1; hit <= 4; hit++) {
      assertThat(once.isDueAt(hit)).isEqualTo(hit == 2);
      assertThat(always.isDueAt(hit)).isEqualTo(hit >= 2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "a=", "a=stop", "a=halt@", "a=halt@x", "=halt", "a=delay:5", "a b=halt"})
  void refusesWhatItCannotRead(String spec) {
    assertThatThrownBy(() -> Fault.parse(spec))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + spec + "'");
  }

  @Test
  void doesNothingUnlessTheJvmWasStartedForIt() {
    FaultPoint.hit("any.point");
  }
}
