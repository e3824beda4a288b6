package dev.penstock.testkit;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/**
 * Somebody else at the broker, through the plain NATS client: an operator who changes streams, and
 * a consumer of ways of its own. Every method blocks.
 */
public final class Meddler implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final Duration ACK_WAIT = Duration.ofMillis(200);
  private static final String GIVEN_UP = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.%s.%s";

  private final Connection connection;

  private Meddler(Connection connection) {
    this.connection = connection;
  }

  public static Meddler on(String natsUrl) {
    var options =
        Options.builder()
            .server(natsUrl)
            .connectionName("meddler")
            .connectionTimeout(WAIT) // of requests, too
            .errorListener(new ErrorListener() {}) // tests kill servers: no stack traces for it
            .maxReconnects(-1)
            .reconnectWait(Duration.ofMillis(100))
            .build();
    return unfailing(() -> new Meddler(Nats.connect(options)));
  }

  public void deleteStream(String stream) {
    unfailing(() -> connection.jetStreamManagement().deleteStream(stream));
  }

  /** Deletes all messages of a stream, and keeps the stream. */
  public void purge(String stream) {
    unfailing(() -> connection.jetStreamManagement().purgeStream(stream));
  }

  public void deleteConsumer(String stream, String durable) {
    unfailing(() -> connection.jetStreamManagement().deleteConsumer(stream, durable));
  }

  public void deleteMessage(String stream, long sequence) {
    unfailing(() -> connection.jetStreamManagement().deleteMessage(stream, sequence));
  }

  /** From now on the stream refuses what is more than this. */
  public void limit(String stream, long bytesMax) {
    change(stream, current -> current.maxBytes(bytesMax));
  }

  /** From now on the stream refuses messages larger than this. */
  public void limitMessages(String stream, int bytesMax) {
    change(stream, current -> current.maximumMessageSize(bytesMax));
  }

  private void change(String stream, UnaryOperator<StreamConfiguration.Builder> change) {
    unfailing(
        () -> {
          var management = connection.jetStreamManagement();
          var current = management.getStreamInfo(stream).getConfiguration();
          return management.updateStream(
              change.apply(StreamConfiguration.builder(current)).build());
        });
  }

  /**
   * Takes the next message of a subject, once, as a consumer that may have each message once; until
   * the broker gives it up.
   */
  public void takeOnceAndFail(String stream, String durable, String subject) {
    unfailing(
        () -> {
          var givenUp = connection.subscribe(GIVEN_UP.formatted(stream, durable));
          var subscription = subscribe(stream, durable, subject);
          next(subscription);
          var end = System.nanoTime() + WAIT.toNanos();
          // The broker notices when it would deliver again, which somebody has to ask for.
          while (givenUp.nextMessage(Duration.ofMillis(1)) == null) {
            if (System.nanoTime() - end > 0) throw new AssertionError("it was not given up");
            subscription.fetch(1, ACK_WAIT.multipliedBy(2));
          }
          return true;
        });
  }

  /** Takes the next message of a subject and says never to deliver it again. */
  public void terminate(String stream, String durable, String subject) {
    unfailing(
        () -> {
          next(subscribe(stream, durable, subject)).term();
          connection.flush(WAIT);
          return true;
        });
  }

  private JetStreamSubscription subscribe(String stream, String durable, String subject)
      throws Exception {
    var consumer =
        ConsumerConfiguration.builder()
            .durable(durable)
            .filterSubject(subject)
            .ackWait(ACK_WAIT)
            .maxDeliver(1)
            .build();
    connection.jetStreamManagement().addOrUpdateConsumer(stream, consumer);
    var options = PullSubscribeOptions.bind(stream, durable);
    return connection.jetStream().subscribe(null, options);
  }

  private static Message next(JetStreamSubscription subscription) {
    var taken = subscription.fetch(1, WAIT);
    if (taken.isEmpty()) throw new AssertionError("there was no message to take");
    return taken.get(0);
  }

  @Override
  public void close() {
    unfailing(
        () -> {
          connection.close();
          return true;
        });
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
