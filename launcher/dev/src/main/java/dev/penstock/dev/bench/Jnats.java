package dev.penstock.dev.bench;

import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.ErrorListener;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.MessageConsumer;
import io.nats.client.MessageHandler;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PublishOptions;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/** Plain jnats without its checked exceptions. All but {@link #publish} blocks. */
public final class Jnats {
  /** What fails shows in the figures; a consumer that went with its stream is no news. */
  private static final ErrorListener QUIET = new ErrorListener() {};

  private Jnats() {}

  static Options.Builder options(String url) {
    return new Options.Builder().server(url).maxReconnects(-1).errorListener(QUIET);
  }

  /**
   * Set up to be fast: many requests share a flush. The outgoing queue has no bound, so that an
   * event loop never waits for room in it; what is in flight has to be bounded before.
   */
  public static Connection connect(String url) {
    return connect(options(url).dontForceFlushOnRequest().maxMessagesInOutgoingQueue(0));
  }

  static Connection connect(Options.Builder options) {
    try {
      return Nats.connect(options.build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  public static JetStream jetStream(Connection connection) {
    try {
      return connection.jetStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Completes on a thread of jnats when the message is stored. */
  public static CompletableFuture<PublishAck> publish(
      JetStream jetStream, String subject, String messageId, byte[] body) {
    var options = PublishOptions.builder().messageId(messageId).build();
    return jetStream.publishAsync(subject, null, body, options);
  }

  /** The handler runs on a thread of jnats. */
  public static MessageConsumer consume(
      Connection connection, String stream, String durable, int windowMax, MessageHandler handler) {
    try {
      return connection
          .getStreamContext(stream)
          .getConsumerContext(durable)
          .consume(ConsumeOptions.builder().batchSize(windowMax).build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JetStreamApiException e) {
      throw new IllegalStateException(e);
    }
  }

  public static void close(Connection connection) {
    try {
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
