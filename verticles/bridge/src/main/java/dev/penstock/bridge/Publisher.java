package dev.penstock.bridge;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * Publishes in order with a bounded number of messages in flight. Belongs to one Vert.x context:
 * call it there, futures complete there. Never blocks. While the connection is away messages in
 * flight are kept and sent again, in order and under the same id, when it is back, until they time
 * out.
 */
public interface Publisher {

  /** Fails with {@link PublishException}. */
  Future<PubAck> publish(OutMessage message);

  /**
   * One future for the list: succeeds when all are stored, with the acknowledgements in the order
   * of the messages. A list longer than the window is sent piece by piece. Fails with the first
   * {@link PublishException} after every message has its outcome; the others may be stored, so
   * repeat the whole list under the same ids.
   */
  Future<List<PubAck>> publishAll(List<OutMessage> messages);

  /** Messages sent or held that have no outcome yet. */
  int inFlight();

  /** True when the window is used up: wait for {@link #whenWritable()} before you publish. */
  boolean isFull();

  /** Completes when the window has room again; at once when it has room now. */
  Future<Void> whenWritable();

  /** Waits for the outcome of everything in flight, at most {@code max}; refuses new messages. */
  Future<Void> drain(Duration max);
}
