package dev.penstock.bridge;

import java.util.ArrayDeque;

/**
 * The credit of a consumer: how many messages were asked for and have neither come nor been
 * cancelled by the end of a pull. Messages do not say which pull they answer, so only the sum is
 * exact; a pull counts as done when everything asked for up to and with it was answered.
 */
final class PullAccount {
  private record Pull(long askedUpTo, long openedAtMillis) {}

  private final int prefetchMax;
  private final ArrayDeque<Pull> open = new ArrayDeque<>();
  private long asked;
  private long answered;
  private long lastId;
  private long firstValidId = 1;

  PullAccount(int prefetchMax) {
    this.prefetchMax = prefetchMax;
  }

  /** How much to ask for now; 0 until half of the credit is free, to ask seldom. */
  int toAsk(int unsettled) {
    long free = prefetchMax - (asked - answered) - unsettled;
    return free >= Math.max(1, prefetchMax / 2) ? (int) free : 0;
  }

  /** Returns the id of the new pull. */
  long opened(int messages, long nowMillis) {
    asked += messages;
    open.add(new Pull(asked, nowMillis));
    return ++lastId;
  }

  void received() {
    answer(1);
  }

  /**
   * The server ended a pull.
   *
   * @param pending how much of it was not delivered; negative when the server did not say
   */
  void ended(long pending) {
    if (pending < 0) restart();
    else answer(pending);
  }

  private void answer(long messages) {
    answered = Math.min(asked, answered + messages);
    while (!open.isEmpty() && open.peek().askedUpTo() <= answered) open.poll();
  }

  /** False for the end of a pull that was given up before: it was counted then. */
  boolean isValid(long pullId) {
    return pullId >= firstValidId;
  }

  /** All pulls are lost, as after a reconnect. What still comes of them is welcome. */
  void restart() {
    answered = asked;
    open.clear();
    firstValidId = lastId + 1;
  }

  boolean hasOpen() {
    return !open.isEmpty();
  }

  /** When the oldest open pull was opened. */
  boolean isOverdue(long nowMillis, long expiresMillis) {
    return !open.isEmpty() && nowMillis - open.peek().openedAtMillis() > expiresMillis;
  }
}
