package dev.penstock.bridge;

import io.vertx.core.Future;
import java.time.Duration;

/** An interest that lasts until it is drained, or its bridge is. */
public interface Registration {

  /**
   * Withdraws the interest, and waits at most {@code max} for what is being handled. Never fails;
   * completes on the context of the registration.
   */
  Future<Void> drain(Duration max);
}
