package dev.penstock.bridge;

import java.time.Duration;

/**
 * A durable pull consumer as it should be: explicit acknowledgement, everything from the first
 * message of the stream, unlimited deliveries (poison is told from outages by the handler, not by a
 * count of deliveries).
 *
 * @param durable without dots, blanks, wildcards and slashes
 * @param filterSubject one subject or wildcard; several need a server newer than 2.9
 * @param ackWait how long the broker waits for an acknowledgement before it delivers again
 * @param ackPendingMax how many messages may be delivered and unacknowledged over all instances
 */
public record ConsumerSpec(
    String stream, String durable, String filterSubject, Duration ackWait, int ackPendingMax) {
  public ConsumerSpec {
    Subjects.requireName("stream of a consumer", stream);
    Subjects.requireName("durable name of a consumer", durable);
    Subjects.requireSubject("filterSubject of consumer " + durable, filterSubject);
  }
}
