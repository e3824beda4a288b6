package dev.penstock.bridge;

import io.vertx.core.Future;
import java.time.Duration;

/**
 * A running durable pull consumer, or several that are handled together. Belongs to the Vert.x
 * context it was started on.
 */
public interface BatchConsumer {

  /** Stops handing out batches until {@link #resume()}; running batches go on. */
  void pause();

  void resume();

  boolean isPaused();

  /** Messages received but not settled: waiting for a turn or inside a handler. */
  int unsettled();

  /**
   * False when it, or one of its lanes, looks connected but starves: neither a message nor a
   * heartbeat came for longer than the broker promised.
   */
  boolean isAlive();

  /**
   * Stops pulling, gives back what no handler has started, waits at most {@code max} for running
   * batches and their acknowledgements. Never fails.
   */
  Future<DrainReport> drain(Duration max);
}
