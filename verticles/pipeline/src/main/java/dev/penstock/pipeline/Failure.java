package dev.penstock.pipeline;

import dev.penstock.bridge.BridgeException;
import dev.penstock.bridge.PublishException;
import dev.penstock.events.MalformedEventException;
import dev.penstock.store.OverloadedException;
import dev.penstock.store.SqlState;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** What a failure means for the message that met it. */
public sealed interface Failure {

  /** The message is not what it should be. Dead-letter it now: trying again cannot help. */
  record Malformed(String reason) implements Failure {}

  /** The world may recover. Wait, and try the same again; it costs the message nothing. */
  record Unavailable(String reason) implements Failure {}

  /** Our code met something it cannot handle. Bounded attempts, then the dead letters. */
  record Bug(Throwable cause) implements Failure {}

  /** JetStream's code for a message larger than its stream or server takes. */
  int MESSAGE_TOO_LARGE = 10054;

  /** The only classification of failures in the code base. */
  static Failure of(Throwable cause) {
    if (cause instanceof CompletionException && cause.getCause() != null) {
      return of(cause.getCause());
    }
    if (cause instanceof MalformedEventException) return new Malformed(message(cause));
    if (cause instanceof PublishException publish) {
      return publish.serverCode() == MESSAGE_TOO_LARGE
          ? new Bug(cause)
          : new Unavailable(message(cause));
    }
    if (cause instanceof PgException pg) {
      return SqlState.isPassing(pg) ? new Unavailable(message(cause)) : new Bug(cause);
    }
    return isOutage(cause) ? new Unavailable(message(cause)) : new Bug(cause);
  }

  private static boolean isOutage(Throwable cause) {
    return cause instanceof UnavailableException
        || cause instanceof BridgeException
        || cause instanceof OverloadedException
        || cause instanceof IOException
        || cause instanceof TimeoutException
        // Vert.x says so of a closed connection, a full pool and a connect that took too long.
        || cause instanceof VertxException;
  }

  private static String message(Throwable cause) {
    return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
  }
}
