package dev.penstock.dev.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.dev.process.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** The system under test stands, falls when it is told to, and stands again. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class PlantIT {
  private static final Duration BACK_MAX = Duration.ofSeconds(60);

  private static final int ORDERS_MAX = 2_000;
  private static final long SEED = 42;

  private TestPlant test;
  private Plant plant;

  @BeforeAll
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void start() {
    test = TestPlant.start();
    plant = test.plant();
  }

  @AfterAll
  void stop() {
    test.close();
  }

  @Test
  @Order(1)
  void startsAKilledMemberAgainOnTheSamePort() {
    var member = plant.member("order-1");
    int life = member.life();
    member.kill();
    assertThat(Deadline.in(BACK_MAX).await(() -> member.life() > life)).isTrue();
    assertThat(Deadline.in(BACK_MAX).await(member::isReady)).isTrue();
    assertThat(member.endings())
        .last()
        .isEqualTo(new Member.Ending("order-1", life, 128 + 9, true, true));
  }

  @Test
  @Order(2)
  void leavesAMemberDownThatIsToStayDown() {
    var member = plant.member("inventory-2");
    member.down();
    member.kill();
    assertThat(member.pid()).isEmpty();
    plant.member("payment-1").kill();
    assertThat(Deadline.in(BACK_MAX).await(() -> plant.member("payment-1").isReady())).isTrue();
    assertThat(member.pid()).isEmpty();
    member.up();
    assertThat(Deadline.in(BACK_MAX).await(member::isReady)).isTrue();
  }

  @Test
  @Order(3)
  void takesEveryOrderToItsEndBeyondAHalt() {
    plant.stock(Shelf.stock());
    var member = plant.member("payment-2");
    int armed = member.restartWith("payment.afterCharge=halt");
    // Or the other one may have charged all orders by then.
    assertThat(Deadline.in(BACK_MAX).await(() -> member.life() == armed && member.isReady()))
        .isTrue();
    for (int number = 1; !member.haltedIn(armed) && number <= ORDERS_MAX; number++) {
      var errand = Errand.of(SEED, number);
      plant.doors().get(0).post("/orders", errand.body(), Map.of());
    }
    assertThat(Deadline.in(BACK_MAX).await(() -> member.haltedIn(armed))).isTrue();
    plant.awaitReady(BACK_MAX);
    assertThat(member.life()).isGreaterThan(armed);
    assertThat(Deadline.in(BACK_MAX).await(() -> plant.openOrders().isEmpty())).isTrue();
  }

  @Test
  @Order(4)
  void stopsEveryMemberInOrder() {
    assertThat(plant.drain())
        .hasSameSizeAs(plant.members())
        .allSatisfy((name, code) -> assertThat(code).as(name).isZero());
  }
}
