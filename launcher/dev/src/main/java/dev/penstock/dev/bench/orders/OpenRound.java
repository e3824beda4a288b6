package dev.penstock.dev.bench.orders;

import dev.penstock.dev.bench.orders.LedgerView.Statistics;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A round under way: orders are posted, then they end, then what was used is read. It begins when
 * it is made, and everything before has ended. Every method blocks; for one thread.
 */
final class OpenRound {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(90);

  /** Seconds without an end, after which the ledger is asked whether there is any to come. */
  private static final int QUIET_MAX = 3;

  private final OrdersBench bench;
  private final String name;
  private final Tally tally = new Tally();
  private final Memory memory;
  private final Probe.Reading before;
  private final Statistics statisticsBefore;
  private final long startRssBytes;
  private int quiet;
  private Round.@Nullable Use use;

  OpenRound(OrdersBench bench, String name) {
    this.bench = bench;
    this.name = name;
    this.memory = new Memory(bench.probe());
    this.statisticsBefore = bench.probe().statistics();
    this.before = bench.probe().read();
    memory.look();
    this.startRssBytes = memory.peak().servicesRssBytes();
  }

  Tally tally() {
    return tally;
  }

  /** Until every order that was sent is answered. Fails when answers stay away. */
  void post(Course course, Customers customers) {
    post(course, customers, second -> {});
  }

  /**
   * The same.
   *
   * @param eachSecond is told what happened in it
   */
  void post(Course course, Customers customers, Consumer<Watch.Second> eachSecond) {
    var sending = customers.send(course, tally);
    var each = eachSecond.andThen(this::look);
    if (!bench.watch().await(name, tally, ANSWER_MAX, sending::isComplete, each)) {
      throw BenchException.failed("no answer came for " + ANSWER_MAX.toSeconds() + " s");
    }
    if (sending.failed()) {
      throw BenchException.failed("no order could be sent: " + sending.cause().getMessage());
    }
  }

  /** Until every order has ended, or none has for as long as the options say. */
  void awaitEnds() {
    quiet = 0;
    bench
        .watch()
        .await(
            name,
            tally,
            bench.options().endMax(),
            () -> bench.isAllSeen(tally) || quiet >= QUIET_MAX && bench.unfinished() == 0,
            second -> {
              look(second);
              quiet = second.ended() > 0 ? 0 : quiet + 1;
            });
  }

  private void look(Watch.Second second) {
    bench.site().requireAlive();
    memory.look();
  }

  /** Reads what was used up to now. */
  void measure() {
    var after = bench.probe().read();
    memory.look();
    bench.settle();
    var statistics = bench.probe().statistics();
    use = new Round.Use(before, after, statisticsBefore, statistics, startRssBytes, memory.peak());
  }

  /** It is over. */
  Round close() {
    if (use == null) measure();
    long unfinished = tally.counts().open() == 0 ? 0 : bench.unfinished();
    return new Round(name, tally, unfinished, Objects.requireNonNull(use));
  }
}
