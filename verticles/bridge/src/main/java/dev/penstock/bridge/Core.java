package dev.penstock.bridge;

import io.vertx.core.Future;
import java.time.Duration;

/**
 * Core NATS: messages that nobody stores, for commands and questions between processes. A message
 * reaches who listens at that moment, once or not at all. Every method may be called from any
 * thread, and none blocks.
 */
public interface Core {

  /**
   * The first answer. The future completes on the calling context and fails with {@link
   * RequestException}: at once when nobody listens or the connection is away, precisely after
   * {@code timeout} when no answer came. An answer that comes after a reconnect still counts. It is
   * never sent again by itself.
   */
  Future<CoreMessage> request(CoreMessage message, Duration timeout);

  /**
   * Asks for no answer. Succeeds when the message is queued for sending, which is no word of who
   * hears it; fails with {@link RequestException}, NOT_SENT.
   */
  Future<Void> publish(CoreMessage message);

  /**
   * Handles what comes to a subject on the calling context, also after reconnects. Succeeds when
   * the server knows of it, at once while the connection is away, and after two seconds at the
   * latest.
   */
  Future<Registration> serve(Endpoint endpoint, RequestHandler handler);
}
