package dev.penstock.dev.crash;

import dev.penstock.dev.crash.FaultKind.Area;
import dev.penstock.dev.crash.FaultKind.Healing;
import dev.penstock.dev.crash.FaultKind.Hold;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Processes that end, or stand still, exactly between two steps: at the fault points of the code.
 */
final class HaltFaults {
  private static final Hold UNTIL_BLOCKED = Hold.seconds(4, 8);

  private HaltFaults() {}

  static List<FaultKind> of(List<String> verticles) {
    var kinds = new ArrayList<FaultKind>();
    CrashPoint.of(verticles).forEach(point -> kinds.add(halt(point)));
    kinds.add(
        new FaultKind(
            "event-loop-blocked",
            Area.PROCESSES,
            Set.of(45),
            UNTIL_BLOCKED,
            HaltFaults::blockEventLoop));
    return kinds;
  }

  private static FaultKind halt(CrashPoint point) {
    return new FaultKind(
        "halt-" + point.name(),
        Area.PROCESSES,
        Set.of(point.row()),
        Hold.NONE,
        strike -> {
          var member = strike.oneOf(strike.plant().members(point.verticle()));
          if (!point.halt(strike.plant(), member, strike.between(1, 2))) {
            throw new IllegalStateException(member + " did not get there");
          }
          return Healing.NONE;
        });
  }

  private static Healing blockEventLoop(Strike strike) {
    var verticle = strike.oneOf(List.of("order", "inventory", "payment"));
    var member = strike.oneOf(strike.plant().members(verticle));
    int millis = strike.between(2_000, 8_000);
    int armed = member.restartWith("%s.answered=delay:%dms@1".formatted(verticle, millis));
    return () -> {
      if (member.life() == armed) member.kill();
    };
  }
}
