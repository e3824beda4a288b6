package dev.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.gateway.Refunding.Refundable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RefundingTest {

  @Test
  void letsEachRequestSeeWhatTheOneBeforeItTook() {
    assertThat(statuses(new Refundable("eur", true, 1_000), 400L, 601L, 600L, null))
        .containsExactly(200, 400, 200, 400);
  }

  @Test
  void givesBackAllThatIsLeftWhenNoAmountIsNamed() {
    assertThat(statuses(new Refundable("eur", true, 1), null, 1L)).containsExactly(200, 400);
  }

  @Test
  void givesNothingBackOfADeclinedCharge() {
    assertThat(statuses(new Refundable("eur", false, 1_000), 1L, null)).containsExactly(400, 400);
  }

  private static List<Integer> statuses(Refundable intent, @Nullable Long... amounts) {
    var requests = new ArrayList<RefundRequest>();
    for (var amount : amounts) {
      requests.add(new RefundRequest("k", "f", "pi_1", amount, null, Map.of()));
    }
    return Refunding.decide(requests, Map.of("pi_1", intent), () -> "re_1", 0).stream()
        .map(outcome -> outcome.answer().status())
        .toList();
  }
}
