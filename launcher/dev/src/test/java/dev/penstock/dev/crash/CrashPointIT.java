package dev.penstock.dev.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.launcher.Services;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever ends between two steps comes back, and no order stays behind. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class CrashPointIT {
  private static final Duration BACK_MAX = Duration.ofSeconds(40);
  private static final Duration OPEN_MAX = Duration.ofMinutes(30);
  private static final int ORDERS_MAX = 36_000;
  private static final long SEED = 42;

  private final Tally tally = new Tally();
  private TestPlant test;
  private Plant plant;
  private Diary diary;
  private Crowd crowd;

  @BeforeAll
  void start() {
    test = TestPlant.start();
    plant = test.plant();
    plant.stock(Shelf.stock());
    diary = new Diary(plant.folder().resolve("history.jsonl"));
    var customer = new Customer(plant.doors(), diary, tally, () -> false);
    crowd = Crowd.of(ORDERS_MAX, OPEN_MAX, number -> Errand.of(SEED, number), customer);
  }

  @AfterAll
  void stop() {
    crowd.close();
    diary.close();
    test.close();
  }

  static List<CrashPoint> points() {
    return CrashPoint.of(Services.names());
  }

  @Order(1)
  @ParameterizedTest
  @MethodSource("points")
  void isReachedAndSurvived(CrashPoint point) throws Exception {
    var member = plant.members(point.verticle()).get(0);
    assertThat(point.halt(plant, member, 1)).as("reached").isTrue();
    plant.awaitReady(BACK_MAX);
  }

  @Order(2)
  @Test
  void leavesNoOrderBehind() {
    crowd.close();
    assertThat(Deadline.in(BACK_MAX).await(() -> plant.openOrders().isEmpty())).isTrue();
    assertThat(tally.count(Tally.Event.ACCEPTED)).isPositive();
    assertThat(tally.complaints()).isEmpty();
  }
}
