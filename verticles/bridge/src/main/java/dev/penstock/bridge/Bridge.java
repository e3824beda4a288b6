package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * One connection to NATS, shared by all verticles of a JVM. Every method may be called from any
 * thread and none blocks.
 */
public interface Bridge {

  /**
   * Connects, and tries again with exponential backoff and full jitter until {@link
   * BridgeOptions#connectElapsedMax()} has passed. Once connected it reconnects for ever. The
   * future completes on the calling context and fails with {@link BridgeException} that says which
   * server was tried and why it was refused; refused credentials are not tried again.
   */
  static Future<Bridge> connect(Vertx vertx, BridgeOptions options, BridgeObserver observer) {
    return JetStreamBridge.connect(vertx, options, observer);
  }

  /** The state of the connection as last seen; a plain read. */
  ConnectionState state();

  /** The version the connected server gave of itself, such as {@code 2.10.27}; "" before. */
  String serverVersion();

  /**
   * Adds a handler for every later change of state. It runs on the context of the caller, or on one
   * of the bridge's own when the caller has none.
   */
  void onStateChange(Consumer<ConnectionState> handler);

  /** A publisher bound to the calling Vert.x context. */
  Publisher publisher(PublisherOptions options);

  /**
   * Starts a durable pull consumer whose batches are handled on the calling Vert.x context. The
   * consumer must have been ensured before ({@link Management#ensure}); it is created again from
   * its spec when the broker loses it.
   */
  Future<BatchConsumer> consume(ConsumerSpec spec, BatchOptions options, BatchHandler handler);

  Management management();

  /** A plain read of what is known; false readiness is for a load balancer, not for a restart. */
  default BridgeHealth health() {
    return new BridgeHealth(state(), List.of(), Duration.ZERO);
  }

  /**
   * Stops all consumers, gives back what was not started, waits for running batches and open
   * publishes at most {@code max}, flushes and closes. Never fails. After {@code vertx.close()} it
   * only closes the connection and reports what was open; the future then completes on no
   * particular thread.
   */
  Future<DrainReport> drain(Duration max);
}
