package dev.penstock.bridge;

import java.util.ArrayDeque;

/**
 * What one lane uses of the {@link Credit}: how many messages were asked for and have neither come
 * nor been cancelled by the end of a pull, and how many came and are not settled. Messages do not
 * say which pull they answer, so only the sum is exact; a pull counts as done when everything asked
 * for up to and with it was answered.
 */
final class PullAccount {
  private record Pull(long askedUpTo, long expiresAtMillis) {}

  private final Credit credit;
  private final int floor;
  private final ArrayDeque<Pull> open = new ArrayDeque<>();
  private long asked;
  private long answered;
  private int unsettled;
  private long backlog;
  private long lastId;
  private long firstValidId = 1;

  PullAccount(Credit credit, int floor) {
    this.credit = credit;
    this.floor = floor;
  }

  /**
   * How much to ask for now; 0 until half of the floor can be asked for, to ask seldom. Above the
   * floor it asks only for what the broker is known to have: what is asked for and does not come is
   * lost to the other lanes until the pull expires.
   */
  int toAsk() {
    long wanted = Math.max(floor, backlog) - expected();
    long messages = Math.min(wanted, credit.freeFor(this));
    return messages >= Math.max(1, floor / 2) ? (int) messages : 0;
  }

  /** True when it would expect more than its floor. */
  boolean isAboveFloor(int messages) {
    return expected() + messages > floor;
  }

  /** Returns the id of the new pull. */
  long opened(int messages, long expiresAtMillis) {
    asked += messages;
    // An earlier pull that expires later may be the one still open when this counts as the oldest.
    long lastMillis = open.isEmpty() ? expiresAtMillis : open.getLast().expiresAtMillis();
    open.add(new Pull(asked, Math.max(lastMillis, expiresAtMillis)));
    return ++lastId;
  }

  void received() {
    unsettled++;
    answer(1);
  }

  void settled(int messages) {
    unsettled -= messages;
  }

  /** How many messages the broker had left for this lane when it sent the last one. */
  void backlog(long messages) {
    backlog = messages;
  }

  /**
   * The server ended a pull.
   *
   * @param pending how much of it was not delivered; negative when the server did not say
   */
  void ended(long pending) {
    if (pending < 0) {
      restart();
      return;
    }
    backlog = 0;
    answer(pending);
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
    backlog = 0;
    answered = asked;
    open.clear();
    firstValidId = lastId + 1;
  }

  boolean hasOpen() {
    return !open.isEmpty();
  }

  /** True when the end of the oldest open pull did not come. */
  boolean isOverdue(long nowMillis, long patienceMillis) {
    return !open.isEmpty() && nowMillis - open.peek().expiresAtMillis() > patienceMillis;
  }

  int unsettled() {
    return unsettled;
  }

  int floor() {
    return floor;
  }

  long used() {
    return expected() + unsettled;
  }

  private long expected() {
    return asked - answered;
  }
}
