package dev.penstock.bridge;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Options;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One jnats connection, from its connect to its loss. */
final class NatsLine implements Wire.Line {
  private static final Logger LOG = LoggerFactory.getLogger(NatsLine.class);

  /** What there is while the connection is away. */
  static final NatsLine BROKEN = new NatsLine(null);

  /**
   * Far above all windows and credits together, so that jnats never waits for room in its queue: it
   * would wait on the event loop.
   */
  private static final int OUTGOING_MAX = 1 << 20;

  private final @Nullable Connection connection;

  NatsLine(@Nullable Connection connection) {
    this.connection = connection;
  }

  static Options options(
      BridgeOptions options, Duration timeout, NatsLog log, ConnectionListener listener)
      throws IOException, GeneralSecurityException {
    var builder =
        new Options.Builder()
            .servers(options.servers().toArray(String[]::new))
            .inboxPrefix(options.inboxPrefix())
            .connectionName(options.clientName())
            .connectionTimeout(timeout)
            .pingInterval(options.pingInterval())
            .maxPingsOut(2)
            .noReconnect()
            .reconnectBufferSize(0)
            .maxMessagesInOutgoingQueue(OUTGOING_MAX)
            .discardMessagesWhenOutgoingQueueFull()
            .writeQueuePushTimeout(Duration.ofMillis(250))
            .socketWriteTimeout(Duration.ofSeconds(10))
            .dontForceFlushOnRequest()
            .subjectValidationType(Options.SubjectValidationType.None)
            .connectionListener(listener)
            .errorListener(log);
    NatsLogin.apply(options.credentials(), builder);
    if (options.tls() != null) builder.sslContext(options.tls());
    return builder.build();
  }

  /** For logs and messages: user, password and token are left out. */
  static String withoutSecrets(List<String> servers) {
    return String.join(",", servers).replaceAll("(^|,|//)[^/,@]*@", "$1");
  }

  boolean is(Connection other) {
    return connection == other;
  }

  @Override
  public boolean send(
      String subject, @Nullable String replyTo, @Nullable Headers headers, byte[] body) {
    if (connection == null) return false;
    try {
      connection.publish(subject, replyTo, headers, body);
      return true;
    } catch (IllegalStateException away) {
      return false;
    }
  }

  void attach(NatsSubscription subscription) {
    if (connection == null) return;
    try {
      subscription.attach(connection);
    } catch (IllegalStateException away) {
      LOG.debug("subscribes on the next connection instead");
    }
  }

  /** Blocks up to {@code max}. */
  void flush(Duration max) {
    if (connection == null) return;
    try {
      connection.flush(max.toMillis() < 1 ? Duration.ofMillis(1) : max);
    } catch (TimeoutException | IllegalStateException away) {
      LOG.debug("not flushed", away);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /** Blocks. */
  void close() {
    if (connection == null) return;
    try {
      connection.close();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }
}
