package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BatchPlanTest {
  private static final int SEEDS = 500;

  private static int sum(int... numbers) {
    return IntStream.of(numbers).sum();
  }

  /** Shares of one to four lanes that are at most 100 together. */
  private static int[] shares(Random random) {
    var shares = new int[1 + random.nextInt(4)];
    for (int i = 0; i < shares.length; i++) shares[i] = 1 + random.nextInt(100 / shares.length);
    return shares;
  }

  @Test
  void givesAnOnlyLaneEverythingThatFits() {
    var plan = new BatchPlan(10, 100);
    assertThat(plan.places(new int[] {7})).containsExactly(7);
    assertThat(plan.places(new int[] {70})).containsExactly(10);
  }

  @Test
  void givesTheFirstLaneAllButTheSharesOfTheOthers() {
    var plan = new BatchPlan(20, 10, 20, 5);
    assertThat(plan.places(new int[] {100, 100, 100})).containsExactly(15, 4, 1);
    assertThat(plan.places(new int[] {3, 100, 100})).containsExactly(3, 16, 1);
    assertThat(plan.places(new int[] {0, 2, 100})).containsExactly(0, 2, 18);
    assertThat(plan.places(new int[] {100, 0, 0})).containsExactly(20, 0, 0);
  }

  @Test
  void owesAShareOfLessThanAPlaceUntilItIsOne() {
    var plan = new BatchPlan(1, 10, 20);
    var served = new int[10];
    for (int i = 0; i < 10; i++) served[i] = plan.places(new int[] {9, 9})[1];
    assertThat(served).containsExactly(0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
  }

  @Test
  void owesNothingToALaneWithoutMessages() {
    var plan = new BatchPlan(1, 10, 50);
    for (int i = 0; i < 10; i++) plan.places(new int[] {9, 0});
    assertThat(plan.places(new int[] {9, 9})).containsExactly(1, 0);
  }

  @Test
  void leavesNoPlaceEmptyAndServesEveryLaneItsShare() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      int batchMax = 1 + random.nextInt(random.nextBoolean() ? 4 : 300);
      var shares = shares(random);
      var plan = new BatchPlan(batchMax, shares);
      for (int batch = 0; batch < 50; batch++) {
        var waiting = IntStream.of(shares).map(share -> random.nextInt(2 * batchMax)).toArray();
        var places = plan.places(waiting.clone());
        assertThat(sum(places)).as("seed %d", seed).isEqualTo(Math.min(batchMax, sum(waiting)));
        for (int i = 0; i < places.length; i++) {
          int share = batchMax * shares[i] / 100;
          assertThat(places[i]).isBetween(0, waiting[i]);
          if (batchMax >= 100) {
            assertThat(places[i])
                .as("seed %d lane %d", seed, i)
                .isGreaterThanOrEqualTo(Math.min(share, waiting[i]));
          }
        }
      }
    }
  }

  @Test
  void keepsTheSharesOfFloodedLanesOverTime() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      int batchMax = 1 + random.nextInt(7);
      var shares = shares(random);
      var plan = new BatchPlan(batchMax, shares);
      var served = new int[shares.length];
      for (int batch = 1; batch <= 200; batch++) {
        var places = plan.places(IntStream.of(shares).map(share -> 2 * batchMax).toArray());
        for (int i = 0; i < served.length; i++) {
          served[i] += places[i];
          assertThat(served[i])
              .as("seed %d batch %d lane %d", seed, batch, i)
              .isGreaterThanOrEqualTo(batch * batchMax * shares[i] / 100 - shares.length);
        }
      }
    }
  }
}
