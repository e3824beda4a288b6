package dev.penstock.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.payment.Payment.State;
import dev.penstock.payment.Payment.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A reservation and a cancellation of one order, handled at the same time. Each step is atomic, as
 * the row's lock and the provider's keys make it; every order of the steps is tried, and a crash of
 * either handling after each of its steps, healed by a redelivery.
 */
class InterleavingTest {
  private static final int STEPS = 5;

  /** The row, and a provider that keeps its word about keys. */
  private static final class World {
    Optional<Payment> row = Optional.empty();
    int captures;
    int refunds;
    boolean announcedAsCaptured;
    final Deque<Verdict> failures = new ArrayDeque<>();

    void reserve() {
      if (row.isEmpty()) row = Optional.of(Payments.in(State.CHARGING, false));
    }

    void cancel() {
      row = Optional.of(row.map(Payments::cancelled).orElse(Payments.cancelledBeforeAnything()));
    }

    Verdict ask(Payment payment, boolean nothingIsOnItsWay) {
      return switch (payment.next()) {
        case CHARGE -> {
          captures = 1;
          yield new Verdict.Captured("pi_1");
        }
        case LOOK_UP ->
            captures == 1
                ? new Verdict.Captured("pi_1")
                : nothingIsOnItsWay ? new Verdict.Absent() : Verdict.busy("not yet");
        case REFUND -> giveBack();
        case NONE -> throw new IllegalStateException();
      };
    }

    /** A refusal has no effect; of what gets no answer nobody knows. */
    Verdict giveBack() {
      var failure = failures.poll();
      if (!(failure instanceof Verdict.Refused)) refunds = 1;
      return failure == null ? new Verdict.Refunded("re_1") : failure;
    }

    Payment store(Verdict verdict) {
      row =
          row.map(
              payment ->
                  verdict instanceof Verdict.Unsettled unsettled
                      ? payment.afterRefundTry(unsettled, 2)
                      : payment.after(verdict));
      return row.orElseThrow();
    }

    /** As {@link Redrive} does it, until nothing is owed. */
    void redrive() {
      while (row.orElseThrow().owesRefund()) store(giveBack());
    }
  }

  /** One handling, as {@link PaymentIntake} does it: write, decide, store, give back, store. */
  private static final class Handling {
    private final World world;
    private final boolean isReservation;
    private final boolean nothingIsOnItsWay;
    private Payment seen = Payments.cancelledBeforeAnything();
    private Optional<Verdict> heard = Optional.empty();
    private int step;

    Handling(World world, boolean isReservation, boolean nothingIsOnItsWay) {
      this.world = world;
      this.isReservation = isReservation;
      this.nothingIsOnItsWay = nothingIsOnItsWay;
    }

    void next() {
      switch (step++) {
        case 0 -> {
          if (isReservation) world.reserve();
          else world.cancel();
          seen = world.row.orElseThrow();
        }
        case 1 -> hear(seen.next() == Step.CHARGE || seen.next() == Step.LOOK_UP);
        case 3 -> hear(seen.next() == Step.REFUND);
        default -> {
          heard.ifPresent(verdict -> seen = world.store(verdict));
          heard = Optional.empty();
        }
      }
      if (step == STEPS && seen.next() == Step.NONE && seen.state() == State.CAPTURED) {
        world.announcedAsCaptured = true;
      }
    }

    private void hear(boolean isDue) {
      if (isDue) heard = Optional.of(world.ask(seen, nothingIsOnItsWay));
    }

    void handleWhole() {
      for (int i = 0; i < STEPS; i++) next();
    }
  }

  /** All orders of five steps of the one and five of the other, as strings of R and C. */
  static Stream<String> schedules() {
    var all = new ArrayList<String>();
    extend("", STEPS, STEPS, all);
    return all.stream();
  }

  private static void extend(String prefix, int reserving, int cancelling, List<String> all) {
    if (reserving == 0 && cancelling == 0) all.add(prefix);
    if (reserving > 0) extend(prefix + "R", reserving - 1, cancelling, all);
    if (cancelling > 0) extend(prefix + "C", reserving, cancelling - 1, all);
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void givesBackExactlyWhatWasTaken(String schedule) {
    for (boolean nothingIsOnItsWay : List.of(false, true)) {
      var world = new World();
      run(world, schedule, STEPS, STEPS, nothingIsOnItsWay);
      // What was postponed or not acknowledged comes again.
      new Handling(world, false, true).handleWhole();
      assertSettled(world, schedule);
    }
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void healsACrashAfterAnyStep(String schedule) {
    for (int reserved = 0; reserved <= STEPS; reserved++) {
      for (int cancelled = 0; cancelled <= STEPS; cancelled++) {
        var world = new World();
        run(world, schedule, reserved, cancelled, false);
        new Handling(world, true, true).handleWhole();
        new Handling(world, false, true).handleWhole();
        assertSettled(world, schedule + " crashed after " + reserved + "R " + cancelled + "C");
        var other = new World();
        run(other, schedule, reserved, cancelled, false);
        new Handling(other, false, true).handleWhole();
        new Handling(other, true, true).handleWhole();
        assertSettled(other, schedule + " crashed after " + reserved + "R " + cancelled + "C");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void givesBackOnceHoweverOftenItFailsBefore(String schedule) {
    var refused = new Verdict.Refused("charge_disputed", "400");
    var silent = Verdict.away("no answer");
    for (var failures :
        List.of(
            List.of(refused), List.of(silent), List.of(silent, silent, refused, silent, refused))) {
      var world = new World();
      world.failures.addAll(failures);
      run(world, schedule, STEPS, STEPS, false);
      new Handling(world, false, true).handleWhole();
      world.redrive();
      assertSettled(world, schedule + " after " + failures);
    }
  }

  private static void run(
      World world, String schedule, int reservedMax, int cancelledMax, boolean nothingIsOnItsWay) {
    var reserved = new Handling(world, true, true);
    var cancelled = new Handling(world, false, nothingIsOnItsWay);
    for (char who : schedule.toCharArray()) {
      if (who == 'R' && reserved.step < reservedMax) reserved.next();
      if (who == 'C' && cancelled.step < cancelledMax) cancelled.next();
    }
  }

  private static void assertSettled(World world, String schedule) {
    var payment = world.row.orElseThrow();
    assertThat(payment.isCancelled()).as(schedule).isTrue();
    assertThat(world.refunds).as("refunds of %s", schedule).isEqualTo(world.captures);
    assertThat(payment.state())
        .as(schedule)
        .isEqualTo(world.captures == 1 ? State.REFUNDED : State.VOID);
    if (world.announcedAsCaptured) assertThat(world.captures).as(schedule).isEqualTo(1);
  }
}
