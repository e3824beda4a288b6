package dev.penstock.dev.bench.orders;

import dev.penstock.dev.bench.orders.LedgerView.Statistics;

/**
 * A round that is over.
 *
 * @param unfinished orders that had not ended when it was given up, as the ledger has it
 * @param use what was used between its first order and its last end
 */
record Round(String name, Tally tally, long unfinished, Use use) {

  /**
   * What is used at two moments.
   *
   * @param startRssBytes of the services' memory at the first
   * @param peak of memory in between
   */
  record Use(
      Probe.Reading before,
      Probe.Reading after,
      Statistics statisticsBefore,
      Statistics statisticsAfter,
      long startRssBytes,
      Memory.Peak peak) {}

  /** What all have in common that do the same: the name without its number. */
  String kind() {
    return name.replaceFirst(" \\d+$", "");
  }

  /** Ends that nobody was told of. */
  long unseen() {
    return Math.max(0, tally.counts().open() - unfinished);
  }

  double acceptedPerSecond() {
    return tally.counts().accepted() / tally.postingSeconds();
  }

  double endedPerSecond() {
    return tally.counts().ended() / tally.endingSeconds();
  }
}
