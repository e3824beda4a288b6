package dev.penstock.dev.bench.orders;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is measured instead of plain rounds; one at most. */
final class ScenarioOptions {
  @Option(
      names = "--outage",
      description = "after each round another one while nats-server stands still")
  private boolean outage;

  @Option(
      names = "--backlog",
      paramLabel = "N",
      description = "let N orders wait while consumers stand still, then work them off")
  private @Nullable Long backlog;

  @Option(
      names = "--express",
      paramLabel = "N",
      description =
          "let N orders wait, then work them off while express orders come at --rate, else 20/s;"
              + " and without, in turn")
  private @Nullable Long express;

  @Option(
      names = "--history",
      paramLabel = "N",
      description =
          "rounds with a new ledger, then with N ended orders in it, which take 3 GB of disk a"
              + " million")
  private @Nullable Long history;

  @Option(
      names = "--no-consumers",
      description = "what is accepted while only the order verticle runs; they end afterwards")
  private boolean noConsumers;

  @Option(
      names = "--overload",
      paramLabel = "X",
      description =
          "after a closed loop X times its orders per second, over 16 times the connections")
  private @Nullable Double overload;

  @Option(
      names = "--versions",
      paramLabel = "EVENT=VERSIONS",
      description =
          "rounds in which the event is published in all these versions, and rounds in the first of"
              + " them alone, in turn")
  private @Nullable String versions;

  /** Throws {@link IllegalArgumentException} for one that cannot be. */
  Scenario scenario() {
    if (outage) return new Outages();
    if (backlog != null) {
      BenchOptions.require(backlog >= 1, "--backlog must be 1 or more");
      return new Backlog(backlog);
    }
    if (express != null) {
      BenchOptions.require(express >= 1, "--express must be 1 or more");
      return new Overtaking(express);
    }
    if (history != null) {
      BenchOptions.require(
          history >= 1 && history <= 100_000_000, "--history must be from 1 to 100000000");
      return new PastOrders(history);
    }
    if (noConsumers) return new NoConsumers();
    if (overload != null) {
      BenchOptions.require(overload > 0 && overload <= 100, "--overload must be from 0 to 100");
      return new Overload(overload);
    }
    if (versions != null) return VersionRounds.of(versions);
    return new Rounds();
  }

  /** Whether the consumers are to be stopped while the door stays open. */
  boolean needsDoorApart() {
    return noConsumers || backlog != null || express != null;
  }
}
