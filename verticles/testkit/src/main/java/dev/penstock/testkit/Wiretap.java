package dev.penstock.testkit;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.OrderedConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A stranger on the wire: sends what any producer could send and sees what any consumer could see,
 * through the plain NATS client instead of our bridge. It reads with consumers of its own, so that
 * it takes nothing from anybody. Every method blocks.
 */
public final class Wiretap implements AutoCloseable {
  private static final Duration CONNECT_WAIT = Duration.ofSeconds(10);
  private static final Duration READ_WAIT = Duration.ofSeconds(10);
  private static final Duration STEP_WAIT = Duration.ofMillis(250);

  private final Connection connection;

  private Wiretap(Connection connection) {
    this.connection = connection;
  }

  /** Connects, and stays connected through restarts of the server. */
  public static Wiretap on(String natsUrl) {
    var options =
        Options.builder()
            .server(natsUrl)
            .connectionName("wiretap")
            .connectionTimeout(CONNECT_WAIT)
            .errorListener(new ErrorListener() {}) // tests kill servers: no stack traces for it
            .maxReconnects(-1)
            .reconnectWait(Duration.ofMillis(100))
            .build();
    return unfailing(() -> new Wiretap(Nats.connect(options)));
  }

  /** Publishes, and waits until a stream has acknowledged it. Fails when none does. */
  public void publish(String subject, String json) {
    publish(subject, Map.of(), json);
  }

  public void publish(String subject, Map<String, String> headers, String json) {
    publish(subject, headers, json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param body any bytes, also such as are no text
   */
  public void publish(String subject, Map<String, String> headers, byte[] body) {
    var sent = new Headers();
    headers.forEach((name, value) -> sent.put(name, value));
    var message = NatsMessage.builder().subject(subject).headers(sent).data(body).build();
    unfailing(() -> connection.jetStream().publish(message));
  }

  /** Makes a stream with the server's defaults, for tests where nobody else does. */
  public void createStream(String name, String... subjects) {
    var stream = StreamConfiguration.builder().name(name).subjects(subjects).build();
    unfailing(() -> connection.jetStreamManagement().addStream(stream));
  }

  /** The names of all consumers of a stream, also of those that are gone when their user is. */
  public List<String> consumers(String stream) {
    return unfailing(() -> connection.jetStreamManagement().getConsumerNames(stream));
  }

  /**
   * What the server answers to a request of the JetStream API.
   *
   * @param request such as {@code STREAM.INFO.ORDERS}
   */
  public String ask(String request) {
    return unfailing(
        () -> {
          var answer = connection.request("$JS.API." + request, new byte[0], READ_WAIT);
          if (answer == null) throw new IOException("no answer to " + request);
          return new String(answer.getData(), StandardCharsets.UTF_8);
        });
  }

  /** All that the stream holds at the time of the call, in its order. */
  public List<Tapped> messages(String stream) {
    var messages = new ArrayList<Tapped>();
    unfailing(
        () -> {
          var state = connection.jetStreamManagement().getStreamInfo(stream).getStreamState();
          var last = state.getLastSequence();
          return state.getMsgCount() == 0
              || read(
                          stream,
                          ">",
                          READ_WAIT,
                          (message, pending) -> {
                            messages.add(message);
                            return message.sequence() >= last || pending == 0;
                          })
                      .orElseThrow(() -> new IOException("only " + messages.size() + " were read"))
                      .sequence()
                  > 0;
        });
    return List.copyOf(messages);
  }

  /**
   * The first message on the subject, which may have wildcards, whose body holds the text: one that
   * is stored already or that comes before {@code max} is over. Fails when there is none.
   */
  public Tapped await(String subject, String bodyContains, Duration max) {
    var found = new ArrayList<Tapped>();
    Eventually.eventually(
        max,
        () -> {
          for (var stream : connection.jetStreamManagement().getStreamNames(subject)) {
            read(stream, subject, STEP_WAIT, (message, p) -> message.body().contains(bodyContains))
                .ifPresent(found::add);
          }
          if (found.isEmpty()) {
            throw new AssertionError("no message on " + subject + " with: " + bodyContains);
          }
        });
    return found.get(0);
  }

  @Override
  public void close() {
    unfailing(
        () -> {
          connection.close();
          return true;
        });
  }

  private interface Wanted {
    boolean is(Tapped message, long pending);
  }

  /** Reads a stream from its start until a message is wanted; empty when {@code max} is over. */
  private Optional<Tapped> read(String stream, String filter, Duration max, Wanted wanted)
      throws Exception {
    var end = System.nanoTime() + max.toNanos();
    var configuration = new OrderedConsumerConfiguration().filterSubject(filter);
    var context = connection.getStreamContext(stream).createOrderedConsumer(configuration);
    var consumer = context.iterate();
    try {
      while (true) {
        var left = end - System.nanoTime();
        var message = left <= 0 ? null : consumer.nextMessage(Duration.ofNanos(left));
        if (message == null) {
          return Optional.empty();
        }
        var tapped = tapped(message);
        if (wanted.is(tapped, message.metaData().pendingCount())) {
          return Optional.of(tapped);
        }
      }
    } finally {
      consumer.close();
    }
  }

  private static Tapped tapped(Message message) {
    var headers = new HashMap<String, String>();
    if (message.hasHeaders()) {
      message
          .getHeaders()
          .forEach((name, values) -> headers.put(name, values.isEmpty() ? "" : values.get(0)));
    }
    return new Tapped(
        message.getSubject(),
        headers,
        new String(message.getData(), StandardCharsets.UTF_8),
        message.metaData().streamSequence());
  }

  private static <T> T unfailing(Callable<T> work) {
    try {
      return work.call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (Exception e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
