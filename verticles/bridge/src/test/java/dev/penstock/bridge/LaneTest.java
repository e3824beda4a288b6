package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LaneTest {
  private static Lane lane(String durable, int sharePercent) {
    var spec = new ConsumerSpec("ORDERS", durable, "orders.>", Duration.ofSeconds(30), 1_000);
    return new Lane(spec, sharePercent);
  }

  private static void refuses(String reason, int prefetchMax, Lane... lanes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Lane.check(List.of(lanes), prefetchMax))
        .withMessage(reason);
  }

  @Test
  void takesSharesThatFitTogether() {
    Lane.check(List.of(lane("express", 10), lane("standard", 90)), 10);
    assertThat(lane("express", 25).of(1_000)).isEqualTo(250);
    assertThat(lane("express", 100).of(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void refusesSharesThatDoNot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> lane("express", 0))
        .withMessage("lane express: sharePercent must be 1..100, was 0");
    refuses("a consumer must have at least one lane", 100);
    refuses(
        "the shares of all lanes must be at most 100 % together, were 110",
        100, lane("express", 30), lane("standard", 80));
    refuses("two lanes are ORDERS/express", 100, lane("express", 30), lane("express", 30));
    refuses(
        "lane express: 5 % of prefetchMax (16) must be at least one message",
        16, lane("express", 5), lane("standard", 20));
  }
}
