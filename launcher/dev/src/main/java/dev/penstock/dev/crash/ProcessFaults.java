package dev.penstock.dev.crash;

import dev.penstock.dev.crash.FaultKind.Area;
import dev.penstock.dev.crash.FaultKind.Healing;
import dev.penstock.dev.crash.FaultKind.Hold;
import dev.penstock.dev.crash.FaultKind.Injection;
import dev.penstock.dev.process.Deadline;
import dev.penstock.dev.process.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What happens to our own processes. */
final class ProcessFaults {
  private static final Duration DRAIN_MAX = Duration.ofSeconds(12);
  private static final Duration UP_MAX = Duration.ofSeconds(20);

  private ProcessFaults() {}

  static List<FaultKind> of(List<String> verticles) {
    var kinds = new ArrayList<FaultKind>();
    for (var verticle : verticles) {
      kinds.add(kind(verticle + "-killed", Set.of(10), Hold.seconds(0, 2), s -> kill(s, verticle)));
      kinds.add(
          kind(verticle + "-frozen", Set.of(46), Hold.seconds(1, 8), s -> freeze(s, verticle)));
      kinds.add(kind(verticle + "-drained", Set.of(51), Hold.NONE, s -> drain(s, verticle)));
      kinds.add(kind(verticle + "-rolled", Set.of(52), Hold.NONE, s -> roll(s, verticle)));
    }
    kinds.add(kind("drain-cut-short", Set.of(51), Hold.NONE, ProcessFaults::cutDrainShort));
    kinds.add(kind("all-killed", Set.of(10, 55), Hold.seconds(0, 2), ProcessFaults::killAll));
    kinds.add(kind("files-used-up", Set.of(50), Hold.seconds(1, 4), ProcessFaults::useUpFiles));
    return kinds;
  }

  private static FaultKind kind(String name, Set<Integer> rows, Hold hold, Injection injection) {
    return new FaultKind(name, Area.PROCESSES, rows, hold, injection);
  }

  private static Healing kill(Strike strike, String verticle) {
    var member = strike.oneOf(strike.plant().members(verticle));
    member.down();
    member.kill();
    return member::up;
  }

  private static Healing freeze(Strike strike, String verticle) {
    var member = strike.oneOf(strike.plant().members(verticle));
    member.freeze();
    return member::thaw;
  }

  private static Healing drain(Strike strike, String verticle) {
    drain(strike, strike.oneOf(strike.plant().members(verticle)));
    return Healing.NONE;
  }

  private static void drain(Strike strike, Member member) {
    member.signal(Signal.TERM);
    member
        .awaitEnd(DRAIN_MAX)
        .ifPresentOrElse(
            code -> strike.note("exit " + code),
            () -> {
              member.kill();
              strike.note("killed after " + DRAIN_MAX.toSeconds() + " s");
            });
  }

  private static Healing roll(Strike strike, String verticle) {
    for (var member : strike.plant().members(verticle)) {
      int life = member.life();
      drain(strike, member);
      Deadline.in(UP_MAX).await(() -> member.life() > life && member.isReady());
    }
    return Healing.NONE;
  }

  private static Healing cutDrainShort(Strike strike) {
    var member = strike.oneOf(strike.plant().members());
    member.signal(Signal.TERM);
    member.awaitEnd(Duration.ofMillis(strike.between(20, 500)));
    member.kill();
    return Healing.NONE;
  }

  private static Healing killAll(Strike strike) {
    var members = strike.plant().members();
    members.forEach(Member::down);
    members.forEach(member -> member.signal(Signal.KILL));
    return () -> members.forEach(Member::up);
  }

  /** Nothing may be opened that is not open: no connection is taken, none is made. */
  private static Healing useUpFiles(Strike strike) throws IOException, InterruptedException {
    var member = strike.oneOf(strike.plant().members());
    var files = new OpenFiles(member.pid().orElseThrow());
    long max = files.max();
    files.limit(files.count());
    return () -> files.limit(max);
  }
}
