package dev.penstock.pipeline;

import dev.penstock.bridge.InMessage;
import dev.penstock.events.Event;
import dev.penstock.events.EventHeaders;
import dev.penstock.events.Lineage;
import dev.penstock.events.Priority;
import java.util.UUID;

/**
 * An event as it arrived. It may have arrived before, and other deliveries of it may be under way
 * in other processes.
 */
public record Received<E extends Event>(E event, Lineage lineage, InMessage message) {

  public UUID orderId() {
    return event.orderId();
  }

  /** As the lane says on which it came. */
  public Priority priority() {
    return Priority.of(message.subject());
  }

  /**
   * An event this one leads to, on the same lane and as part of the same attempt: what an order is
   * driven again with would otherwise reach only the first service, whose answer the broker has
   * seen before.
   */
  public Outgoing leadsTo(Event answer) {
    return new Outgoing(answer, priority(), lineage.after(event.id()), attempt());
  }

  /** Of two messages about one order the one to answer: of the later attempt, else the first. */
  public static Received<?> laterAttempt(Received<?> first, Received<?> second) {
    return second.attempt() > first.attempt() ? second : first;
  }

  /** Of the event in the version in which it came. */
  private String id() {
    var subject = Priority.withoutLane(message.subject());
    return subject + event.id().substring(event.subject().length());
  }

  private int attempt() {
    var messageId = message.header(EventHeaders.MESSAGE_ID);
    return messageId == null ? 1 : Outgoing.attemptOf(id(), messageId);
  }
}
