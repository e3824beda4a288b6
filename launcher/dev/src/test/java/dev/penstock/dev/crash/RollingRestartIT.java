package dev.penstock.dev.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.dev.process.Deadline;
import dev.penstock.dev.process.Signal;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every service is restarted again and again under load, one of its two instances at a time. */
final class RollingRestartIT {
  private static final int RESTARTS = 10;
  private static final Duration STOP_MAX = Duration.ofSeconds(10);
  private static final Duration BACK_MAX = Duration.ofSeconds(60);
  private static final Duration DRAIN_MAX = Duration.ofSeconds(60);
  private static final Duration OPEN_MAX = Duration.ofMinutes(10);
  private static final int ORDERS_MAX = 12_000;
  private static final long SEED = 7;

  private final Tally tally = new Tally();
  private TestPlant test;
  private Plant plant;

  @BeforeEach
  void start() {
    test = TestPlant.start();
    plant = test.plant();
    plant.stock(Shelf.stock());
  }

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  @Timeout(400)
  void losesNothingOverTenRestarts() throws Exception {
    var history = plant.folder().resolve("history.jsonl");
    var diary = new Diary(history);
    var customer = new Customer(plant.doors(), diary, tally, () -> false);
    var crowd = Crowd.of(ORDERS_MAX, OPEN_MAX, number -> Errand.of(SEED, number), customer);
    try {
      var instances =
          Stream.of("order", "inventory", "payment")
              .flatMap(verticle -> plant.members(verticle).stream())
              .toList();
      IntStream.range(0, RESTARTS).forEach(round -> restart(instances, round));
    } finally {
      crowd.close();
      diary.close();
    }
    assertThat(tally.count(Tally.Event.ACCEPTED)).isPositive();
    assertThat(tally.complaints()).isEmpty();
    var findings = new Auditor(plant, history).audit(DRAIN_MAX);
    assertThat(findings.violated()).isEmpty();
    assertThat(plant.ledger().number("SELECT count(*) FROM deadletter.letters")).isZero();
  }

  private void restart(List<Member> instances, int round) {
    var member = instances.get(round % instances.size());
    int life = member.life();
    member.signal(Signal.TERM);
    assertThat(member.awaitEnd(STOP_MAX)).as("exit code of %s", member).contains(0);
    assertThat(Deadline.in(BACK_MAX).await(() -> member.life() > life && member.isReady()))
        .as("%s is back", member)
        .isTrue();
  }
}
