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

  /**
   * All are stored, one behind the other, or none is. They must belong to one stream that {@link
   * StreamSpec#withAtomicPublish} declares, at most 1,000 of them. Succeeds with the
   * acknowledgement of the last. Fails with {@link PublishException}: REJECTED with the server's
   * code for the first thing it refused (10201: a message of that id is stored already, which after
   * UNKNOWN means that the whole list is); UNKNOWN when no answer came in time, for this list is
   * never sent again by itself. It is not ordered against {@link #publish}.
   *
   * <p>A server before 2.12.1 cannot do this: it fails at once, NOT_SENT. It does not fall back to
   * {@link #publishAll}, because a caller who asks for all or nothing would get some without
   * noticing; one who can live with some, and repeats under the same ids, asks for that.
   */
  default Future<PubAck> publishAtomically(List<OutMessage> messages) {
    return Future.failedFuture(
        PublishException.notSent("this publisher cannot publish atomically"));
  }

  /** Whether the server connected last can do {@link #publishAtomically}; a plain read. */
  default boolean isAtomic() {
    return false;
  }

  /** Messages sent or held that have no outcome yet. */
  int inFlight();

  /** True when the window is used up: wait for {@link #whenWritable()} before you publish. */
  boolean isFull();

  /** Completes when the window has room again; at once when it has room now. */
  Future<Void> whenWritable();

  /** Waits for the outcome of everything in flight, at most {@code max}; refuses new messages. */
  Future<Void> drain(Duration max);
}
