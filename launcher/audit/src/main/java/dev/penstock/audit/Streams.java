package dev.penstock.audit;

import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.ErrorListener;
import io.nats.client.IterableConsumer;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamStatusCheckedException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The streams, read with ordered consumers that acknowledge nothing and are gone afterwards: nobody
 * gets a message less for it. Blocks; for one thread.
 */
final class Streams implements AutoCloseable {
  static final List<String> OF_EVENTS = List.of("ORDERS", "INVENTORY", "PAYMENTS");
  static final String OF_DEAD_LETTERS = "DEADLETTERS";
  static final List<String> ALL =
      List.of("ORDERS", "INVENTORY", "PAYMENTS", OF_DEAD_LETTERS, "ADVISORIES");

  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  private static final Duration MESSAGE_MAX = Duration.ofSeconds(30);
  private static final ConsumeOptions PREFETCH = ConsumeOptions.builder().batchSize(5_000).build();
  private static final OrderedConsumerConfiguration FROM_THE_START =
      new OrderedConsumerConfiguration();
  private static final int NOT_FOUND = 404;

  private final Connection connection;
  private final JetStreamManagement management;

  private Streams(Connection connection) throws IOException {
    this.connection = connection;
    this.management = connection.jetStreamManagement();
  }

  /** Throws {@link NotCheckedException} that says which server is away, and why. */
  static Streams connect(NatsAccess nats) {
    try {
      var options =
          nats.options()
              .connectionName("penstock-audit")
              .connectionTimeout(CONNECT_MAX)
              .errorListener(new ErrorListener() {}) // What goes wrong is thrown where it is met.
              .maxReconnects(0);
      return new Streams(Nats.connect(options.build()));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new NotCheckedException("NATS at " + nats + " cannot be reached", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotCheckedException("interrupted", e);
    }
  }

  /** Empty when there is no such stream. */
  Optional<StreamInfo> info(String stream) throws IOException {
    try {
      return Optional.of(management.getStreamInfo(stream));
    } catch (JetStreamApiException e) {
      if (e.getErrorCode() == NOT_FOUND) return Optional.empty();
      throw new IOException("stream " + stream + ": " + e.getMessage(), e);
    }
  }

  /** Of a stream that is there. */
  List<ConsumerInfo> consumers(String stream) throws IOException {
    try {
      return management.getConsumers(stream);
    } catch (JetStreamApiException e) {
      throw new IOException("consumers of " + stream + ": " + e.getMessage(), e);
    }
  }

  /** Reads all that the stream holds at the time of the call, in its order. */
  void read(String stream, Reader reader) throws IOException, SQLException {
    var state = info(stream).map(StreamInfo::getStreamState).orElse(null);
    if (state == null || state.getMsgCount() == 0) return;
    try {
      var context = connection.getStreamContext(stream).createOrderedConsumer(FROM_THE_START);
      var messages = context.iterate(PREFETCH);
      try {
        read(messages, state.getLastSequence(), reader);
      } finally {
        messages.stop();
        forget(stream, context.getConsumerName());
      }
    } catch (JetStreamApiException | JetStreamStatusCheckedException e) {
      throw new IOException("stream " + stream + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading " + stream);
    }
  }

  private static void read(IterableConsumer messages, long last, Reader reader)
      throws IOException, SQLException, InterruptedException, JetStreamStatusCheckedException {
    while (true) {
      var message = messages.nextMessage(MESSAGE_MAX);
      if (message == null) throw new IOException("no message came for " + MESSAGE_MAX);
      reader.read(message);
      var place = message.metaData();
      // The last one may have been dropped meanwhile.
      if (place.streamSequence() >= last || place.pendingCount() == 0) return;
    }
  }

  /** At once, instead of after minutes without a request. */
  private void forget(String stream, String consumer) {
    try {
      management.deleteConsumer(stream, consumer);
    } catch (IOException | JetStreamApiException e) {
      // The broker does it by itself.
    }
  }

  String serverVersion() {
    return connection.getServerInfo().getVersion();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  interface Reader {
    void read(Message message) throws IOException, SQLException;
  }
}
