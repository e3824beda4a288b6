package dev.penstock.pipeline;

import io.vertx.core.Future;
import java.util.List;

/** A service's whole part in consuming: received events in, events to publish out. */
@FunctionalInterface
public interface Answering {

  /**
   * Runs on the verticle's event loop. Everything the answers say must be durable when the future
   * succeeds. A failed future has the fate {@link Failure#of} gives it. Any message may come again,
   * also at the same time in another process: then the same answer is due.
   */
  Future<Answers> answer(List<Received<?>> messages);
}
