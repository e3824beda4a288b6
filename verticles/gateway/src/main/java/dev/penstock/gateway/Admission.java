package dev.penstock.gateway;

import java.util.HashSet;
import java.util.Set;

/** Who is under way on this event loop: one request a key, and no more than the limit in all. */
final class Admission {

  private final int runningMax;
  private final Set<String> running = new HashSet<>();

  Admission(int runningMax) {
    this.runningMax = runningMax;
  }

  /** Throws {@link RefusedException} (409 or 429); otherwise {@link #leave} must follow. */
  void enter(String key) {
    if (running.contains(key)) {
      throw new RefusedException(StripeErrors.KEY_IN_USE);
    }
    if (running.size() >= runningMax) {
      throw new RefusedException(StripeErrors.TOO_MANY);
    }
    running.add(key);
  }

  void leave(String key) {
    running.remove(key);
  }
}
