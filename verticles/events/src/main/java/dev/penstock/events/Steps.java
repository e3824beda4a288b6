package dev.penstock.events;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** All ways between the versions of events, one file per step. */
final class Steps {
  static final List<Step> ALL = List.of(new OrdersCreatedV1ToV2(), new OrdersCreatedV2ToV1());

  private Steps() {}

  /**
   * The steps from one version to another, composed; none of them when it is the same.
   *
   * @param file of the version that needs them, to be named when one is missing
   */
  static UnaryOperator<JsonObject> between(
      List<Step> steps, String event, int from, int to, SchemaFile file) {
    var way = new ArrayList<Step>();
    for (int at = from; at != to; at += Integer.signum(to - from)) {
      way.add(find(steps, event, at, at + Integer.signum(to - from), file));
    }
    if (way.isEmpty()) return UnaryOperator.identity();
    if (way.size() == 1) return way.get(0)::apply;
    return document -> {
      var at = document;
      for (var step : way) at = step.apply(at);
      return at;
    };
  }

  private static Step find(List<Step> steps, String event, int from, int to, SchemaFile file) {
    return steps.stream()
        .filter(step -> step.event().equals(event) && step.from() == from && step.to() == to)
        .findFirst()
        .orElseThrow(
            () ->
                file.invalid(
                    "#/properties/version",
                    "no step leads from v" + from + " to v" + to + " of " + event));
  }
}
