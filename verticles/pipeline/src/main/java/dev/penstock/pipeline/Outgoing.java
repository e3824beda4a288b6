package dev.penstock.pipeline;

import dev.penstock.events.Event;
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

  String messageId() {
    return attempt == 1 ? event.id() : event.id() + ATTEMPT_MARK + attempt;
  }

  /** The attempt that a message id tells; 1 for any id that was not made here. */
  static int attemptOf(Event event, String messageId) {
    int mark = messageId.lastIndexOf(ATTEMPT_MARK);
    if (mark < 0 || !messageId.substring(0, mark).equals(event.id())) return 1;
    var digits = messageId.substring(mark + 1);
    boolean isNumber =
        !digits.isEmpty()
            && digits.length() <= ATTEMPT_DIGITS_MAX
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? Math.max(1, Integer.parseInt(digits)) : 1;
  }
}
