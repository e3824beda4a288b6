package dev.penstock.dev.bench.orders;

import dev.penstock.dev.bench.Spread;
import dev.penstock.dev.bench.floors.Floor;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The whole system held against a floor of the same run.
 *
 * @param figure of a round that counts the same thing; absent where there is none
 * @param here its median over the rounds
 */
record FloorRatio(Floor floor, @Nullable String figure, OptionalDouble here) {
  /** An order of the postgres floors has the rows of an order that is confirmed. */
  private static final Map<String, String> FIGURES =
      Map.of(
          "http-echo", "accepted_per_second",
          "jnats-publish", "messages_stored_per_second",
          "jnats-both", "messages_stored_per_second",
          "postgres-1", "ended_per_second",
          "postgres-4", "ended_per_second",
          "bare-pipeline", "ended_per_second");

  static FloorRatio of(Floor floor, List<Round> rounds) {
    var figure = FIGURES.get(floor.name());
    if (figure == null || rounds.isEmpty()) {
      return new FloorRatio(floor, figure, OptionalDouble.empty());
    }
    var values = rounds.stream().mapToDouble(round -> Figures.of(round, figure).value());
    return new FloorRatio(floor, figure, OptionalDouble.of(Spread.of(values).median()));
  }

  OptionalDouble ratio() {
    return here.isEmpty()
        ? here
        : OptionalDouble.of(here.getAsDouble() / floor.perSecond().median());
  }

  JsonObject json() {
    var json = floor.json();
    Optional.ofNullable(figure).ifPresent(it -> json.put("figure", it));
    here.ifPresent(it -> json.put("here", it));
    ratio().ifPresent(it -> json.put("ratio", it));
    return json;
  }
}
