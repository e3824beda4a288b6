package dev.penstock.bridge;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Core NATS as the rest of this room sees it: subjects, replies and a state. JetStream is spoken on
 * top of it. Every method may be called from any thread and none blocks.
 */
interface Wire {

  /**
   * One unbroken connection. After a reconnect there is another line, and nothing given to the old
   * one reaches the server any more: who re-sends in order on a new line keeps the order.
   */
  interface Line {
    /**
     * Queues a message for sending.
     *
     * @return false when the line is broken; the message is not sent
     * @throws IllegalArgumentException when the message itself cannot be sent, such as a body
     *     larger than the server takes
     */
    boolean send(
        String subject, @Nullable String replyTo, @Nullable NatsHeaders headers, byte[] body);

    default boolean send(String subject, byte[] body) {
      return send(subject, null, null, body);
    }
  }

  /** Interest in a subject; it outlives reconnects. */
  interface Subscription {
    /** Withdraws the interest; completes when all that was under way has been received. */
    Future<Void> drain(Duration max);

    void close();
  }

  ConnectionState state();

  String serverVersion();

  /** What the connected server can do. */
  default Features features() {
    return Features.of(serverVersion());
  }

  /** The current line, or a broken one while the connection is away. */
  Line line();

  /** A new subject prefix without a final dot that nobody else listens to. */
  String newInbox();

  /**
   * The receiver runs on a context of the wire: it must only hand over.
   *
   * @param queueGroup of all who listen with the same, one receives each message; "" for none
   */
  Subscription listen(String subject, String queueGroup, Consumer<Frame> receiver);

  default Subscription listen(String subject, Consumer<Frame> receiver) {
    return listen(subject, "", receiver);
  }

  /**
   * The handler runs on a context of the wire: it must only hand over. Running what is returned
   * removes it.
   */
  Runnable onStateChange(Consumer<ConnectionState> handler);

  /** Completes when the server has read all that was sent before, or after {@code max}. */
  Future<Void> flush(Duration max);

  /** Flushes and closes. Never fails. */
  Future<Void> close(Duration max);

  default boolean isConnected() {
    return state() == ConnectionState.CONNECTED || state() == ConnectionState.LAME_DUCK;
  }
}
