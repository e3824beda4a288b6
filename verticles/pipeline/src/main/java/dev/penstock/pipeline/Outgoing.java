package dev.penstock.pipeline;

import dev.penstock.events.Event;
import dev.penstock.events.EventVersion;
import dev.penstock.events.Lineage;
import dev.penstock.events.Priority;

/**
 * An event to publish.
 *
 * @param priority of its order, which is the lane it is published on
 * @param attempt 1 at first; a later attempt to drive an order on needs another message id, because
 *     the broker swallows a repeated one inside its duplicate window
 */
public record Outgoing(Event event, Priority priority, Lineage lineage, int attempt) {
  private static final char ATTEMPT_MARK = '#';
  private static final int ATTEMPT_DIGITS_MAX = 9;

  public Outgoing {
    if (attempt < 1) throw new IllegalArgumentException("attempt must be at least 1");
  }

  /** Of the message that tells the event in that version. */
  String messageId(EventVersion version) {
    var id = version.idOf(event);
    return attempt == 1 ? id : id + ATTEMPT_MARK + attempt;
  }

  /**
   * The attempt that a message id tells; 1 for any id that was not made here.
   *
   * @param id of the event in the version of the message, as {@link EventVersion#idOf} makes it
   */
  static int attemptOf(String id, String messageId) {
    int mark = messageId.lastIndexOf(ATTEMPT_MARK);
    if (mark < 0 || !messageId.substring(0, mark).equals(id)) return 1;
    var digits = messageId.substring(mark + 1);
    boolean isNumber =
        !digits.isEmpty()
            && digits.length() <= ATTEMPT_DIGITS_MAX
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? Math.max(1, Integer.parseInt(digits)) : 1;
  }
}
