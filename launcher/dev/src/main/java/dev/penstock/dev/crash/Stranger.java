package dev.penstock.dev.crash;

import dev.penstock.dev.process.Deadline;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else at the broker, who knows nothing of our bridge and may do everything: another
 * producer, an operator, a mistake. Every method blocks for some seconds at most, and throws {@link
 * IOException} when the broker does not do what it is told.
 */
final class Stranger implements AutoCloseable {
  /** Under which the broker knows a message again, and would drop its copy. */
  private static final String MESSAGE_ID = "Nats-Msg-Id";

  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
  private static final Duration STORED_MAX = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Connection connection;

  /** A message as it is stored. */
  record Stored(
      long sequence, Instant at, String subject, Map<String, String> headers, byte[] body) {}

  /**
   * A durable consumer and what it has still to do.
   *
   * @param deliveries that it has made, repeated ones as well
   */
  record Backlog(
      String stream, String durable, long pending, long unacknowledged, long deliveries) {
    @Override
    public String toString() {
      return durable;
    }
  }

  private interface Question<T> {
    T to(JetStreamManagement broker) throws IOException, JetStreamApiException;
  }

  private Stranger(Connection connection) {
    this.connection = connection;
  }

  /** Stays connected through restarts of the server. */
  static Stranger at(String natsUrl) throws IOException {
    var options =
        Options.builder()
            .server(natsUrl)
            .connectionName("stranger")
            .connectionTimeout(CONNECT_MAX)
            .errorListener(new ErrorListener() {}) // servers are killed here: nobody wants to know
            .maxReconnects(-1)
            .reconnectWait(Duration.ofMillis(100))
            .build();
    try {
      return new Stranger(Nats.connect(options));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Waits until a stream has stored it, also for a stream that is missing just now. */
  void publish(String subject, Map<String, String> headers, byte[] body) throws IOException {
    var sent = new Headers();
    headers.forEach((name, value) -> sent.put(name, value));
    var message = NatsMessage.builder().subject(subject).headers(sent).data(body).build();
    var deadline = Deadline.in(STORED_MAX);
    while (true) {
      try {
        ask(broker -> connection.jetStream().publish(message));
        return;
      } catch (IOException e) {
        boolean refused = e.getCause() instanceof JetStreamApiException;
        if (refused || deadline.isOver() || Thread.currentThread().isInterrupted()) throw e;
        Deadline.pause(PAUSE);
      }
    }
  }

  /** Stores a copy of a message, which the broker must not take for the message itself. */
  void publishAgain(Stored message) throws IOException {
    var headers = new HashMap<>(message.headers());
    headers.remove(MESSAGE_ID);
    publish(message.subject(), headers, message.body());
  }

  /** The last messages of a stream, in its order. */
  List<Stored> last(String stream, int countMax) throws IOException {
    return ask(
        broker -> {
          var state = broker.getStreamInfo(stream).getStreamState();
          var messages = new ArrayList<Stored>();
          if (state.getMsgCount() == 0) return messages;
          long from = Math.max(state.getFirstSequence(), state.getLastSequence() - countMax + 1);
          for (long sequence = from; sequence <= state.getLastSequence(); sequence++) {
            messages.add(stored(broker, stream, sequence));
          }
          return messages;
        });
  }

  private static Stored stored(JetStreamManagement broker, String stream, long sequence)
      throws IOException, JetStreamApiException {
    var message = broker.getMessage(stream, sequence);
    var body = message.getData();
    return new Stored(
        sequence,
        message.getTime().toInstant(),
        message.getSubject(),
        headers(message.getHeaders()),
        body == null ? new byte[0] : body);
  }

  private static Map<String, String> headers(@Nullable Headers stored) {
    var headers = new HashMap<String, String>();
    if (stored != null) stored.forEach((name, values) -> headers.put(name, values.get(0)));
    return headers;
  }

  /** Tells a reader every message that a stream holds now, in its order. */
  void read(String stream, Consumer<Stored> reader) throws IOException {
    var options = PushSubscribeOptions.builder().stream(stream).ordered(true).build();
    ask(
        broker -> {
          var state = broker.getStreamInfo(stream).getStreamState();
          if (state.getMsgCount() == 0) return state;
          var messages = connection.jetStream().subscribe(">", options);
          try {
            read(messages, state.getLastSequence(), reader);
          } finally {
            messages.unsubscribe();
          }
          return state;
        });
  }

  private static void read(
      JetStreamSubscription messages, long lastSequence, Consumer<Stored> reader)
      throws IOException {
    try {
      while (true) {
        var message = messages.nextMessage(STORED_MAX);
        if (message == null) throw new IOException("no message came for " + STORED_MAX);
        var place = message.metaData();
        reader.accept(
            new Stored(
                place.streamSequence(),
                place.timestamp().toInstant(),
                message.getSubject(),
                headers(message.getHeaders()),
                message.getData()));
        if (place.streamSequence() >= lastSequence || place.pendingCount() == 0) return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading");
    }
  }

  List<String> streams() throws IOException {
    return ask(JetStreamManagement::getStreamNames);
  }

  /** Every durable consumer of every stream. */
  List<Backlog> backlogs() throws IOException {
    return ask(
        broker -> {
          var backlogs = new ArrayList<Backlog>();
          for (var stream : broker.getStreamNames()) {
            broker.getConsumers(stream).stream().map(Stranger::backlog).forEach(backlogs::add);
          }
          return backlogs;
        });
  }

  private static Backlog backlog(ConsumerInfo info) {
    return new Backlog(
        info.getStreamName(),
        info.getName(),
        info.getNumPending(),
        info.getNumAckPending(),
        info.getDelivered().getConsumerSequence());
  }

  void deleteStream(String name) throws IOException {
    ask(broker -> broker.deleteStream(name));
  }

  void deleteConsumer(Backlog consumer) throws IOException {
    ask(broker -> broker.deleteConsumer(consumer.stream(), consumer.durable()));
  }

  void pauseConsumer(Backlog consumer, Duration length) throws IOException {
    ask(
        broker ->
            broker.pauseConsumer(
                consumer.stream(), consumer.durable(), ZonedDateTime.now().plus(length)));
  }

  void resumeConsumer(Backlog consumer) throws IOException {
    ask(broker -> broker.resumeConsumer(consumer.stream(), consumer.durable()));
  }

  /** Has the broker wait less for acknowledgements; how long it waited before. */
  Duration editAckWait(Backlog consumer, Duration ackWait) throws IOException {
    return ask(
        broker -> {
          var before =
              broker
                  .getConsumerInfo(consumer.stream(), consumer.durable())
                  .getConsumerConfiguration();
          var edited = ConsumerConfiguration.builder(before).ackWait(ackWait).build();
          broker.updateConsumer(consumer.stream(), edited);
          return before.getAckWait();
        });
  }

  /** Leaves a stream room for that much more than it holds; how much it might hold before. */
  long limitStream(String name, long roomBytes) throws IOException {
    return ask(
        broker -> {
          var info = broker.getStreamInfo(name);
          long held = info.getStreamState().getByteCount();
          var limited =
              StreamConfiguration.builder(info.getConfiguration()).maxBytes(1 + held + roomBytes);
          broker.updateStream(limited.build());
          return info.getConfiguration().getMaxBytes();
        });
  }

  void resizeStream(String name, long bytesMax) throws IOException {
    ask(
        broker -> {
          var before = broker.getStreamInfo(name).getConfiguration();
          return broker.updateStream(
              StreamConfiguration.builder(before).maxBytes(bytesMax).build());
        });
  }

  private <T> T ask(Question<T> question) throws IOException {
    try {
      return question.to(connection.jetStreamManagement());
    } catch (JetStreamApiException | IllegalStateException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
