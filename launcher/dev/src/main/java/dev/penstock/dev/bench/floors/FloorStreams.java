package dev.penstock.dev.bench.floors;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.BridgeObserver;
import dev.penstock.bridge.BridgeOptions;
import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.bridge.StreamSpec;
import dev.penstock.dev.bench.Jnats;
import dev.penstock.pipeline.StreamOptions;
import dev.penstock.pipeline.Topology;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Streams with the options of Penstock's, made for a floor and deleted at its end. Blocks. They are
 * named after those of Penstock with a prefix, and so are their subjects.
 */
final class FloorStreams implements AutoCloseable {
  static final String ORDERS = "FLOOR_ORDERS";
  static final String INVENTORY = "FLOOR_INVENTORY";
  static final String PAYMENTS = "FLOOR_PAYMENTS";
  private static final String SUBJECT_PREFIX = "floor.";

  private final Vertx vertx = Vertx.vertx();
  private final String url;
  private final Connection connection;
  private final JetStreamManagement management;
  private final List<String> streams = new ArrayList<>();

  @FunctionalInterface
  private interface Call<T> {
    T run() throws IOException, JetStreamApiException;
  }

  FloorStreams(String url) {
    this.url = url;
    this.connection = Jnats.connect(url);
    this.management = orThrow(connection::jetStreamManagement);
  }

  static String subject(String event) {
    return SUBJECT_PREFIX + event;
  }

  /** Makes streams of these names, empty, with these consumers. */
  void create(List<String> names, List<ConsumerSpec> consumers) {
    for (var name : names) {
      delete(name);
      if (!streams.contains(name)) streams.add(name);
    }
    var specs =
        Topology.streams(StreamOptions.DEFAULTS).stream()
            .map(FloorStreams::prefixed)
            .filter(spec -> names.contains(spec.name()))
            .toList();
    // Sets streams and consumers up as Penstock does; what is measured does not go through it.
    var options =
        new BridgeOptions(
            List.of(url),
            "penstock-floors",
            "",
            Duration.ofSeconds(10),
            Duration.ofMillis(50),
            Duration.ofMillis(500),
            Duration.ofSeconds(5));
    Await.result(
        Bridge.connect(vertx, options, BridgeObserver.NONE)
            .compose(
                bridge ->
                    bridge
                        .management()
                        .ensure(specs, consumers)
                        .eventually(() -> bridge.drain(Duration.ofSeconds(2)))));
  }

  private static StreamSpec prefixed(StreamSpec spec) {
    return new StreamSpec(
        "FLOOR_" + spec.name(),
        spec.subjects().stream().map(FloorStreams::subject).toList(),
        spec.replicas(),
        spec.ageMax(),
        spec.bytesMax(),
        spec.messageBytesMax(),
        spec.duplicateWindow());
  }

  /** Throws unless the stream has exactly so many messages and never had another. */
  void requireMessages(String stream, long expected) {
    var state = orThrow(() -> management.getStreamInfo(stream)).getStreamState();
    FloorException.requireExactly(expected, state.getMsgCount(), "messages in " + stream);
    FloorException.requireExactly(expected, state.getLastSequence(), "last sequence of " + stream);
  }

  /** Until the server has an acknowledgement of every message of the consumer. */
  void awaitAllAcknowledged(ConsumerSpec consumer) {
    Await.until(
        consumer.durable() + " has acknowledged all",
        () -> {
          var state =
              orThrow(() -> management.getConsumerInfo(consumer.stream(), consumer.durable()));
          return state.getNumPending() == 0 && state.getNumAckPending() == 0;
        });
  }

  /** Throws unless so many messages were delivered, and none of them twice. */
  void requireDeliveredOnce(ConsumerSpec consumer, long messages) {
    var state = orThrow(() -> management.getConsumerInfo(consumer.stream(), consumer.durable()));
    FloorException.requireExactly(
        messages,
        state.getDelivered().getConsumerSequence(),
        "deliveries to " + consumer.durable());
  }

  /** Also when there is none. */
  void delete(String stream) {
    try {
      management.deleteStream(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JetStreamApiException e) {
      if (e.getErrorCode() != 404) throw new FloorException("could not delete " + stream, e);
    }
  }

  @Override
  public void close() {
    try {
      streams.forEach(this::delete);
    } finally {
      Jnats.close(connection);
      Await.result(vertx.close());
    }
  }

  private static <T> T orThrow(Call<T> call) {
    try {
      return call.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JetStreamApiException e) {
      throw new FloorException(String.valueOf(e.getMessage()), e);
    }
  }
}
