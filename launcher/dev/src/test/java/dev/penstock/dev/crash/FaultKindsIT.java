package dev.penstock.dev.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault can be injected into the real thing, and what heals it leaves the plant whole. */
@TestInstance(Lifecycle.PER_CLASS)
final class FaultKindsIT {
  private static final Duration UP_MAX = Duration.ofSeconds(40);
  private static final long SEED = 42;

  /** Of the same fault of different members or connections, one stands for all. */
  private static final Predicate<String> STANDS_FOR_ITSELF =
      name ->
          !name.matches("(order|payment|gateway|deadletter)-(killed|frozen|drained|rolled)")
              && !name.startsWith("halt-") // needs customers: see CrashPointIT
              && !name.matches("link-to-(broker|provider|door)-.*");

  private TestPlant test;
  private Plant plant;

  @BeforeAll
  void start() {
    test = TestPlant.start();
    plant = test.plant();
    plant.stock(Shelf.stock());
    var order = Errand.of(SEED, 1).body();
    for (var door : plant.doors()) {
      assertThat(door.post("/orders", order, Map.of()))
          .get()
          .extracting(it -> it.status())
          .isEqualTo(202);
    }
  }

  @AfterAll
  void stop() {
    test.close();
  }

  static Stream<String> names() {
    return kinds().map(FaultKind::name).filter(STANDS_FOR_ITSELF);
  }

  private static Stream<FaultKind> kinds() {
    return FaultKinds.of(List.of("order", "inventory", "payment", "gateway")).stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void comesAndGoes(String name) throws Exception {
    var kind = kinds().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    var strike = new Strike(plant, SEED);
    kind.injection().into(strike).heal();
    assertThat(Deadline.in(UP_MAX).await(() -> plant.members().stream().allMatch(Member::isReady)))
        .as("all are up after %s (%s)", name, strike.notes())
        .isTrue();
  }
}
