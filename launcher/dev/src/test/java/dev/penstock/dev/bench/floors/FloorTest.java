package dev.penstock.dev.bench.floors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.penstock.dev.bench.Spread;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FloorTest {
  private final Floor floor =
      Floor.of(
          "name",
          "orders",
          List.of(
              new Round(100, 2, Map.of("nats", 10.0)),
              new Round(300, 2, Map.of("nats", 90.0)),
              new Round(100, 1, Map.of("nats", 20.0))));

  @Test
  void isTheMedianOfItsRounds() {
    assertThat(floor.perSecond()).isEqualTo(new Spread(50, 100, 150));
    assertThat(floor.cpuMillisPerOperation()).isEqualTo(Map.of("nats", 0.2));
    assertThat(floor.latency()).isEmpty();
  }

  @Test
  void comesFromItsProcessAsItWas() {
    var withLatency = floor.with(new Floor.Latency(1.5, 9));
    for (var each : List.of(floor, withLatency)) {
      assertThat(Floor.of(new JsonObject(each.json().encode()))).isEqualTo(each);
    }
  }

  @Test
  void isToldToItsProcessAsItIs() {
    var servers = new Servers("nats://a", Optional.of(7L), "postgresql://b/c", Optional.empty());
    var task = Task.of("jnats", servers, new FloorOptions(2, 9));
    assertThat(task.processes()).isEqualTo(Map.of("nats", 7L));
    assertThat(Task.of(new JsonObject(task.json().encode()))).isEqualTo(task);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, seconds", "21, 1, seconds", "1, 0, rounds", "1, 51, rounds"})
  void refusesRoundsThatAreNone(int seconds, int rounds, String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FloorOptions(seconds, rounds))
        .withMessageStartingWith(key);
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://u:p@h:1/db, postgresql://u:p@h:1/x",
    "postgresql://h, postgresql://h/x",
    "postgresql://h/db?sslmode=require, postgresql://h/x?sslmode=require"
  })
  void findsItsDatabaseBesideTheOther(String url, String expected) {
    assertThat(FloorDatabase.named(url, "x")).isEqualTo(expected);
  }
}
