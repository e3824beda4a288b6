package dev.penstock.bridge;

import io.vertx.core.Future;

/** Answers requests. */
@FunctionalInterface
public interface RequestHandler {

  /**
   * Runs on the context it was registered on. What the future brings is the answer; when it fails,
   * the requester's future fails as {@link RequestException.Outcome#REJECTED}: with the code of a
   * {@link RequestException#rejected}, else with 500. A handler that throws counts as failed. A
   * message that asks for no answer gets none.
   */
  Future<byte[]> handle(CoreMessage request);
}
