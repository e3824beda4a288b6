package dev.penstock.dev.crash;

import dev.penstock.dev.process.Deadline;
import dev.penstock.pipeline.faults.StepPoints;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A fault point of the code: a place between two steps where a {@link Member} can be made to end.
 *
 * @param name such as {@code payment.afterCharge}, beginning with the verticle
 * @param row of the fault matrix
 * @param provocation what it takes, beside orders, to get there
 */
record CrashPoint(String name, int row, Provocation provocation) {
  private static final List<CrashPoint> ALL = all();
  private static final Duration REACHED_MAX = Duration.ofSeconds(90);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private static List<CrashPoint> all() {
    var points =
        new ArrayList<>(
            List.of(
                new CrashPoint("order.beforeTake", 1, Provocation.NONE),
                new CrashPoint("order.afterTake", 2, Provocation.NONE),
                new CrashPoint("order.beforeAnnounce", 3, Provocation.NONE),
                new CrashPoint("order.afterAnnounce", 4, Provocation.NONE),
                new CrashPoint("order.beforeSave", 10, Provocation.NONE),
                new CrashPoint("order.afterCancel", 10, Provocation.NONE),
                new CrashPoint("order.beforeRedrive", 9, Provocation.STANDSTILL),
                new CrashPoint("order.afterRedrive", 9, Provocation.STANDSTILL),
                new CrashPoint("order.afterTimeout", 9, Provocation.STANDSTILL),
                new CrashPoint("inventory.beforeWrite", 7, Provocation.NONE),
                new CrashPoint("payment.beforeCharge", 8, Provocation.NONE),
                new CrashPoint("payment.afterCharge", 8, Provocation.NONE),
                new CrashPoint("payment.afterStore", 8, Provocation.NONE),
                new CrashPoint("payment.afterRefund", 8, Provocation.FAILING_REFUNDS),
                new CrashPoint("deadletter.beforeKeep", 42, Provocation.POISON),
                new CrashPoint("deadletter.afterKeep", 42, Provocation.POISON),
                new CrashPoint("deadletter.beforeReplay", 42, Provocation.REPLAY),
                new CrashPoint("deadletter.afterReplay", 42, Provocation.REPLAY)));
    points.addAll(steps("order", 10));
    points.addAll(steps("inventory", 7));
    points.addAll(steps("payment", 8));
    return List.copyOf(points);
  }

  /** What every service has that consumes through the pipeline. */
  private static List<CrashPoint> steps(String verticle, int row) {
    var steps = StepPoints.of(verticle);
    return List.of(
        new CrashPoint(steps.received(), row, Provocation.NONE),
        new CrashPoint(steps.answered(), row, Provocation.NONE),
        new CrashPoint(steps.published(), row, Provocation.NONE),
        new CrashPoint(steps.acknowledged(), row, Provocation.NONE),
        new CrashPoint(steps.beforeDeadLetter(), row, Provocation.POISON),
        new CrashPoint(steps.afterDeadLetter(), row, Provocation.POISON));
  }

  /** Every one there is in these verticles. */
  static List<CrashPoint> of(List<String> verticles) {
    return ALL.stream().filter(point -> verticles.contains(point.verticle())).toList();
  }

  String verticle() {
    return name.substring(0, name.indexOf('.'));
  }

  /**
   * Ends a member there, while customers order. Blocks.
   *
   * @param hit at how many-th time, from 1
   * @return whether it got there; if not, it is killed without
   */
  boolean halt(Plant plant, Member member, int hit) throws IOException {
    int life = member.restartWith(name + "=halt@" + hit);
    var deadline = Deadline.in(REACHED_MAX);
    try {
      while (!deadline.isOver() && !Thread.currentThread().isInterrupted()) {
        provocation.step(plant);
        if (Deadline.in(AGAIN).await(() -> member.haltedIn(life))) return true;
      }
      return member.haltedIn(life);
    } finally {
      provocation.end(plant);
      if (!member.haltedIn(life) && member.life() == life) member.kill();
    }
  }
}
