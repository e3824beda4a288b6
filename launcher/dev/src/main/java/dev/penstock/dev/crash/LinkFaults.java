package dev.penstock.dev.crash;

import dev.penstock.dev.crash.FaultKind.Area;
import dev.penstock.dev.crash.FaultKind.Healing;
import dev.penstock.dev.crash.FaultKind.Hold;
import dev.penstock.dev.crash.Links.End;
import dev.penstock.dev.crash.Links.Link;
import dev.penstock.servers.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What happens between two processes, of one of ours or of all. */
final class LinkFaults {
  private static final Hold HOLD = Hold.seconds(1, 6);

  /** What a lost answer means depends on who gave it. */
  private static final Map<End, Integer> ROW_OF_LOST_ANSWERS =
      Map.of(End.BROKER, 4, End.LEDGER, 6, End.PROVIDER, 33, End.DOOR, 2);

  private LinkFaults() {}

  /** What is done to a connection, and what mends it. */
  private record Effect(BiConsumer<Strike, FaultProxy> spoil, Consumer<FaultProxy> mend) {
    static Effect of(BiConsumer<Strike, FaultProxy> spoil) {
      return new Effect(spoil, FaultProxy::heal);
    }
  }

  /** No network loses the middle of a connection and brings its end: it ends with its answers. */
  private static final Effect LOST_ANSWERS =
      new Effect(
          (strike, proxy) -> proxy.swallowAnswers(),
          proxy -> {
            proxy.cut();
            proxy.heal();
          });

  static List<FaultKind> all() {
    var kinds = new ArrayList<FaultKind>();
    for (var end : End.values()) {
      kinds.add(kind(end, "delayed", 48, Effect.of(LinkFaults::delay)));
      kinds.add(kind(end, "throttled", 48, Effect.of(LinkFaults::throttle)));
      kinds.add(kind(end, "frozen", 47, Effect.of((strike, proxy) -> proxy.freeze())));
      kinds.add(kind(end, "cut", 48, Effect.of((strike, proxy) -> proxy.cut())));
      kinds.add(kind(end, "reset", 48, Effect.of((strike, proxy) -> proxy.reset())));
      kinds.add(kind(end, "refused", 47, Effect.of((strike, proxy) -> proxy.refuse())));
      int row = ROW_OF_LOST_ANSWERS.getOrDefault(end, 0);
      kinds.add(kind(end, "answers-lost", row, LOST_ANSWERS));
      kinds.add(kind(end, "answer-cut", row, Effect.of(LinkFaults::cutInAnswer)));
    }
    return kinds;
  }

  private static FaultKind kind(End end, String what, int row, Effect effect) {
    var name = "link-to-" + end.name().toLowerCase(Locale.ROOT) + "-" + what;
    return new FaultKind(name, Area.LINKS, Set.of(row), HOLD, strike -> spoil(strike, end, effect));
  }

  /** Half the time those of all members, else those of one. */
  private static Healing spoil(Strike strike, End end, Effect effect) {
    var links = strike.plant().links().to(end);
    if (strike.dice().nextBoolean()) links = List.of(strike.oneOf(links));
    else strike.note("all");
    var proxies = links.stream().map(Link::proxy).toList();
    proxies.forEach(proxy -> effect.spoil().accept(strike, proxy));
    return () -> proxies.forEach(effect.mend());
  }

  private static void delay(Strike strike, FaultProxy proxy) {
    proxy.delay(Duration.ofMillis(strike.between(20, 300)));
  }

  private static void throttle(Strike strike, FaultProxy proxy) {
    proxy.throttle(strike.between(4_000, 64_000));
  }

  private static void cutInAnswer(Strike strike, FaultProxy proxy) {
    proxy.cutInAnswer(strike.between(1, 2_000));
  }
}
