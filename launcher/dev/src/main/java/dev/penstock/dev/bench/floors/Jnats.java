package dev.penstock.dev.bench.floors;

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

/** Plain jnats, set up to be fast. */
final class Jnats {
  /** What fails shows in the figures. */
  private static final ErrorListener QUIET = new ErrorListener() {};

  private Jnats() {}

  /**
   * Without a flush for each request, so that many share one; with an outgoing queue without a
   * bound, so that an event loop never waits for room: what is in flight is bounded before.
   */
  static Connection connect(String url) {
    var options =
        new Options.Builder()
            .server(url)
            .errorListener(QUIET)
            .dontForceFlushOnRequest()
            .maxMessagesInOutgoingQueue(0);
    try {
      return Nats.connect(options.build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FloorException("interrupted", e);
    }
  }

  static JetStream jetStream(Connection connection) {
    try {
      return connection.jetStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CompletableFuture<PublishAck> publish(
      JetStream jetStream, String subject, String messageId, byte[] body) {
    var options = PublishOptions.builder().messageId(messageId).build();
    return jetStream.publishAsync(subject, null, body, options);
  }

  /** Blocks for a request to the server; the handler runs on a thread of jnats. */
  static MessageConsumer consume(
      Connection connection, String stream, String durable, int windowMax, MessageHandler handler) {
    var options = ConsumeOptions.builder().batchSize(windowMax).build();
    try {
      return connection
          .getStreamContext(stream)
          .getConsumerContext(durable)
          .consume(options, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JetStreamApiException e) {
      throw new FloorException(String.valueOf(e.getMessage()), e);
    }
  }

  static void close(Connection connection) {
    try {
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
