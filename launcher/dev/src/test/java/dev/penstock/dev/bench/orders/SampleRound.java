package dev.penstock.dev.bench.orders;

import java.time.Duration;
import java.util.Map;

/** A round of known figures. */
final class SampleRound {
  private static final long MILLI = 1_000_000;

  private SampleRound() {}

  /** 100 orders, answered in 1 to 100 ms over 2 s, the last of them ended after 4 s. */
  static Tally tally() {
    var tally = new Tally();
    tally.begin(0);
    for (int i = 1; i <= 100; i++) tally.answered(202, false, i * MILLI);
    for (int i = 1; i <= 40; i++) tally.ended(0, i * MILLI, true);
    tally.posted(2_000 * MILLI);
    for (int i = 1; i <= 60; i++) tally.ended(0, 4_000 * MILLI, i > 10);
    return tally;
  }

  static Round of(String name, Tally tally) {
    return of(name, tally, 0);
  }

  static Round of(Tally tally, long unfinished) {
    return of("round 1", tally, unfinished);
  }

  private static Round of(String name, Tally tally, long unfinished) {
    var before =
        new Probe.Reading(cpu(100, 10, 1_000), Duration.ofMillis(500), 1_000, 5_000, 40, 1);
    var after =
        new Probe.Reading(cpu(300, 60, 1_050), Duration.ofMillis(520), 1_001_000, 505_000, 440, 3);
    var use =
        new Round.Use(
            before,
            after,
            new LedgerView.Statistics(10, 20, 5, 0, 7),
            new LedgerView.Statistics(510, 220, 55, 100, 57),
            280 << 20,
            new Memory.Peak(300 << 20, 400 << 20));
    return new Round(name, tally, unfinished, use);
  }

  private static Map<String, Duration> cpu(long services, long broker, long ledger) {
    return Map.of(
        "services",
        Duration.ofMillis(services),
        Probe.BROKER,
        Duration.ofMillis(broker),
        Probe.LEDGER,
        Duration.ofMillis(ledger));
  }
}
