package dev.penstock.pipeline;

import dev.penstock.events.Event;
import dev.penstock.events.Lineage;

/**
 * An event to publish.
 *
 * @param attempt 1 at first; a later attempt to drive an order on needs another message id, because
 *     the broker swallows a repeated one inside its duplicate window
 */
public record Outgoing(Event event, Lineage lineage, int attempt) {
  public Outgoing {
    if (attempt < 1) throw new IllegalArgumentException("attempt must be at least 1");
  }

  String messageId() {
    return attempt == 1 ? event.id() : event.id() + "#" + attempt;
  }
}
