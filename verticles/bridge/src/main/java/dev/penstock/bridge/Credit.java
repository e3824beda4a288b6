package dev.penstock.bridge;

import java.util.ArrayList;
import java.util.List;

/**
 * How many messages a consumer may have asked for and not settled, shared by its lanes: each has a
 * floor that the others leave free for it, what is above the floors goes to who asks first.
 */
final class Credit {
  private final int messagesMax;
  private final List<PullAccount> accounts = new ArrayList<>();

  Credit(int messagesMax) {
    this.messagesMax = messagesMax;
  }

  /**
   * @param floor all floors together must not be above the whole
   */
  PullAccount account(int floor) {
    var account = new PullAccount(this, floor);
    accounts.add(account);
    return account;
  }

  /** How much one may use in addition; negative when more came than it had asked for. */
  long freeFor(PullAccount account) {
    long free = messagesMax - account.used();
    for (var other : accounts) {
      if (other != account) free -= Math.max(other.used(), other.floor());
    }
    return free;
  }
}
