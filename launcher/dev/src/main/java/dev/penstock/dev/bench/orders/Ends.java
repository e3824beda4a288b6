package dev.penstock.dev.bench.orders;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Hears how orders end through a plain subscription, beside every stream: what it sees costs the
 * system no message, and what it misses while the connection is away is found in the ledger.
 */
final class Ends implements AutoCloseable {
  private static final String CONFIRMED = "orders.confirmed";
  private static final String CANCELLED = "orders.cancelled";
  private static final String EXPRESS = ".express";
  private static final byte[] KEY = "\"order_id\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int ID_BYTES = 36;
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);

  /** No bound of its own: what is open bounds it. */
  private static final int NO_LIMIT = -1;

  private final Connection connection;

  private Ends(Connection connection) {
    this.connection = connection;
  }

  /** Blocks until the server knows of the subscription. */
  static Ends watch(String natsUrl, OpenOrders orders) {
    var options =
        Options.builder()
            .servers(natsUrl.split("\\s*,\\s*"))
            .connectionName("penstock-bench")
            .connectionTimeout(CONNECT_MAX)
            .errorListener(new ErrorListener() {})
            .maxReconnects(-1)
            .build();
    try {
      var connection = Nats.connect(options);
      var dispatcher = connection.createDispatcher(message -> take(message, orders));
      dispatcher.setPendingLimits(NO_LIMIT, NO_LIMIT);
      for (var end : List.of(CONFIRMED, CANCELLED)) {
        dispatcher.subscribe(end).subscribe(end + EXPRESS);
      }
      connection.flush(CONNECT_MAX);
      return new Ends(connection);
    } catch (IOException | java.util.concurrent.TimeoutException e) {
      throw BenchException.notRun("NATS at " + natsUrl + " cannot be reached: " + e.getMessage());
    } catch (InterruptedException e) {
      throw BenchException.interrupted();
    }
  }

  /** The broker's version and JetStream's figures can be asked for over it. */
  Connection connection() {
    return connection;
  }

  private static void take(Message message, OpenOrders orders) {
    long nowNanos = System.nanoTime();
    boolean isConfirmed = message.getSubject().startsWith(CONFIRMED);
    orderId(message.getData()).ifPresent(order -> orders.ended(order, nowNanos, isConfirmed));
  }

  /** Found without parsing the rest; empty when it is none of our events. */
  static Optional<UUID> orderId(byte[] event) {
    for (int at = 0; at + KEY.length + ID_BYTES <= event.length; at++) {
      if (!isKeyAt(event, at)) continue;
      var id = new String(event, at + KEY.length, ID_BYTES, StandardCharsets.US_ASCII);
      try {
        return Optional.of(UUID.fromString(id));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean isKeyAt(byte[] event, int at) {
    for (int i = 0; i < KEY.length; i++) {
      if (event[at + i] != KEY[i]) return false;
    }
    return true;
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
