package dev.penstock.dev.bench.floors;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Gives a pipeline orders and hears of their ends. */
interface Feed extends IntakeStep.Source {

  /** Told on the order service's event loop, whenever some have ended. */
  void ended(List<Step.Event> ends);

  /** Blocks while orders become due; the future gives their number when all have ended. */
  CompletableFuture<Long> run(IntakeStep intake);
}
