package dev.penstock.bridge;

import io.vertx.core.Future;
import java.util.List;

/** Handles what one turn of the event loop received. */
@FunctionalInterface
public interface BatchHandler {

  /**
   * Runs on the consumer's context. When the future succeeds, every message that has no fate yet is
   * acknowledged; when it fails, those are given back with the consumer's backoff. A handler that
   * throws counts as failed. While the future is open the bridge tells the broker that the batch is
   * in progress.
   *
   * @param batch never empty; lane after lane by priority, each in stream order except for
   *     redeliveries
   */
  Future<Void> handle(List<InMessage> batch);
}
