package dev.penstock.dev.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.dev.process.Deadline;
import dev.penstock.launcher.Services;
import dev.penstock.pipeline.faults.StepPoints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Customers keep coming while a process ends at each fault point, and while each fault comes and
 * goes; afterwards nothing is lost, doubled or left half-done.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class FaultMatrixIT {
  private static final Duration BACK_MAX = Duration.ofSeconds(60);
  private static final Duration DRAIN_MAX = Duration.ofSeconds(60);
  private static final Duration OPEN_MAX = Duration.ofMinutes(30);
  private static final int ORDERS_MAX = 18_000;
  private static final long SEED = 42;

  /** Rows of the matrix that every change has to stand; row 5 is what customers write. */
  private static final Set<Integer> ROWS =
      Set.of(1, 2, 3, 4, 6, 7, 8, 9, 11, 15, 20, 21, 23, 24, 33, 37, 39, 46, 51);

  /** Of the same fault of different members or connections, one stands for all. */
  private static final Predicate<String> STANDS_FOR_ITSELF =
      name ->
          !name.startsWith("halt-")
              && !name.matches("(order|payment|gateway|deadletter)-(killed|frozen|drained|rolled)")
              && !name.matches("link-to-(broker|provider|door)-.*");

  private final Tally tally = new Tally();
  private TestPlant test;
  private Plant plant;
  private Path history;
  private Diary diary;
  private Crowd crowd;

  @BeforeAll
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void start() {
    test = TestPlant.start();
    plant = test.plant();
    plant.stock(Shelf.stock());
    history = plant.folder().resolve("history.jsonl");
    diary = new Diary(history);
    var customer = new Customer(plant.doors(), diary, tally, () -> false);
    crowd = Crowd.of(ORDERS_MAX, OPEN_MAX, number -> Errand.of(SEED, number), customer);
  }

  @AfterAll
  void stop() {
    crowd.close();
    diary.close();
    test.close();
  }

  /** What every service has of the pipeline is one code: inventory stands for all. */
  static List<CrashPoint> points() {
    return CrashPoint.of(Services.names()).stream()
        .filter(point -> !isOfThePipeline(point) || point.verticle().equals("inventory"))
        .toList();
  }

  private static boolean isOfThePipeline(CrashPoint point) {
    var steps = StepPoints.of(point.verticle());
    return List.of(
            steps.received(),
            steps.answered(),
            steps.published(),
            steps.acknowledged(),
            steps.beforeDeadLetter(),
            steps.afterDeadLetter())
        .contains(point.name());
  }

  private static Stream<FaultKind> kinds() {
    return FaultKinds.of(Services.names()).stream();
  }

  static Stream<String> names() {
    return kinds().map(FaultKind::name).filter(STANDS_FOR_ITSELF);
  }

  @Test
  @Order(1)
  void hasAFaultForEachRow() {
    assertThat(kinds().flatMap(kind -> kind.rows().stream())).containsAll(ROWS);
  }

  /** One after the other: the process that comes back is the one that ends at the next point. */
  @Order(2)
  @ParameterizedTest
  @MethodSource("points")
  void goesOnWhenAProcessEndedAt(CrashPoint point) throws Exception {
    var member = plant.members(point.verticle()).get(0);
    assertThat(point.halt(plant, member, 1)).as("reached").isTrue();
  }

  @Order(3)
  @Test
  void isBackAfterAllOfThem() {
    plant.awaitReady(BACK_MAX);
  }

  @Order(4)
  @ParameterizedTest
  @MethodSource("names")
  void goesOnAfter(String name) throws Exception {
    var kind = kinds().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    var strike = new Strike(plant, SEED);
    var healing = kind.injection().into(strike);
    Deadline.pause(Duration.ofMillis(kind.hold().minMillis()));
    healing.heal();
    plant.awaitReady(BACK_MAX);
  }

  @Order(5)
  @Test
  void hasLostDoubledOrLeftHalfDoneNothing() throws Exception {
    crowd.close();
    plant.heal(BACK_MAX);
    assertThat(tally.count(Tally.Event.ACCEPTED)).isPositive();
    var findings = new Auditor(plant, history).audit(DRAIN_MAX);
    assertThat(findings.violated()).isEmpty();
    assertThat(findings.unproven()).isEmpty();
    assertThat(tally.complaints()).isEmpty();
    assertThat(plant.drain())
        .hasSameSizeAs(plant.members())
        .allSatisfy((member, code) -> assertThat(code).as(member).isZero());
  }
}
