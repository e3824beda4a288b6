package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CreditTest {
  private static final int SEEDS = 300;
  private static final int STEPS = 400;

  /** A lane and its broker: what is open there, what it has, and what the handler has not ended. */
  private static final class Model {
    final PullAccount account;
    final List<Integer> pulls = new ArrayList<>();
    int stored;
    int unsettled;

    Model(PullAccount account) {
      this.account = account;
    }

    int expected() {
      return pulls.stream().mapToInt(Integer::intValue).sum();
    }

    void ask() {
      int messages = account.toAsk();
      if (messages == 0) return;
      assertThat(messages + expected()).isLessThanOrEqualTo(Math.max(account.floor(), stored));
      account.opened(messages, 0);
      pulls.add(messages);
      deliver();
    }

    /** The broker answers any of the open pulls. */
    void deliver() {
      while (stored > 0 && !pulls.isEmpty()) {
        pulls.set(0, pulls.get(0) - 1);
        if (pulls.get(0) == 0) pulls.remove(0);
        stored--;
        unsettled++;
        account.received();
        account.backlog(stored);
      }
    }

    void expire(Random random) {
      if (!pulls.isEmpty()) account.ended(pulls.remove(random.nextInt(pulls.size())));
    }

    void settle(int messages) {
      unsettled -= messages;
      account.settled(messages);
    }
  }

  private static List<Model> lanes(Random random, int messagesMax) {
    var credit = new Credit(messagesMax);
    var lanes = new ArrayList<Model>();
    int left = messagesMax;
    do {
      int floor = 1 + random.nextInt(left);
      lanes.add(new Model(credit.account(floor)));
      left -= floor;
    } while (left > 0 && lanes.size() < 4);
    return lanes;
  }

  private static void step(Random random, Model lane) {
    switch (random.nextInt(4)) {
      case 0 -> lane.stored += random.nextInt(100);
      case 1 -> lane.settle(random.nextInt(lane.unsettled + 1));
      case 2 -> lane.expire(random);
      default -> lane.ask();
    }
    lane.deliver();
  }

  @Test
  void isNeverExceededAndKeepsTheFloorOfEveryLane() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      int messagesMax = 1 + random.nextInt(200);
      var lanes = lanes(random, messagesMax);
      for (int step = 0; step < STEPS; step++) {
        step(random, lanes.get(random.nextInt(lanes.size())));
        int used = lanes.stream().mapToInt(lane -> lane.expected() + lane.unsettled).sum();
        assertThat(used).as("seed %d step %d", seed, step).isLessThanOrEqualTo(messagesMax);
        for (var lane : lanes) {
          var account = lane.account;
          long missing = account.floor() - account.used();
          assertThat(account.used()).isEqualTo(lane.expected() + lane.unsettled);
          if (missing < Math.max(1, account.floor() / 2)) continue;
          assertThat((long) account.toAsk())
              .as("seed %d step %d", seed, step)
              .isGreaterThanOrEqualTo(missing);
        }
      }
    }
  }

  @Test
  void letsAnOnlyLaneAskForAllThatIsFreeOnceThatIsHalf() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      int messagesMax = 1 + random.nextInt(200);
      var lane = new Model(new Credit(messagesMax).account(messagesMax));
      for (int step = 0; step < STEPS; step++) {
        step(random, lane);
        int free = messagesMax - lane.expected() - lane.unsettled;
        assertThat(lane.account.toAsk())
            .as("seed %d step %d", seed, step)
            .isEqualTo(free >= Math.max(1, messagesMax / 2) ? free : 0);
      }
    }
  }

  @Test
  void lendsWhatIsIdleUpToTheFloorsOfTheOthers() {
    var credit = new Credit(100);
    var express = new Model(credit.account(10));
    var standard = new Model(credit.account(20));
    express.ask();
    standard.stored = 1_000;
    IntStream.range(0, 3).forEach(again -> standard.ask());
    assertThat(express.expected()).isEqualTo(10);
    assertThat(standard.unsettled).isEqualTo(90);
    assertThat(standard.account.toAsk()).isZero();
  }

  @Test
  void givesWhatBecomesFreeToTheLaneThatAsksFirst() {
    var credit = new Credit(100);
    var express = new Model(credit.account(10));
    var standard = new Model(credit.account(20));
    standard.stored = 1_000;
    express.stored = 1_000;
    for (int again = 0; again < 3; again++) standard.ask();
    for (int batch = 0; batch < 20; batch++) {
      express.settle(Math.min(16, express.unsettled));
      standard.settle(4);
      express.ask();
      standard.ask();
    }
    assertThat(express.unsettled).isEqualTo(80);
    assertThat(standard.unsettled).isEqualTo(20);
  }
}
