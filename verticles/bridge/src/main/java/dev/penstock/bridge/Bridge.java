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
   * BridgeOptions#connectElapsedMax()} has passed. Once connected it reconnects for ever, also to
   * servers of the same cluster that only the cluster told of, and reads all files of credentials
   * and certificates again.
   *
   * <p>The future completes on the calling context and fails with {@link BridgeException} that says
   * which server was tried and why it failed. What somebody has to mend is not tried again: refused
   * credentials, a certificate that is not trusted, a broken file.
   *
   * @param observer sees every state from CONNECTING on
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

  /**
   * A publisher bound to the calling Vert.x context. A stream that was ensured before ({@link
   * Management#ensure}) is made again when the broker has lost it.
   */
  Publisher publisher(PublisherOptions options);

  /**
   * Starts a durable pull consumer whose batches are handled on the calling Vert.x context. The
   * consumer must have been ensured before ({@link Management#ensure}); it is created again from
   * its spec when the broker loses it.
   */
  default Future<BatchConsumer> consume(
      ConsumerSpec spec, BatchOptions options, BatchHandler handler) {
    return consume(List.of(Lane.only(spec)), options, handler);
  }

  /**
   * Starts several durable pull consumers that are handled together by priority: one handler, one
   * limit of batches in flight and one credit for all. A message of the first lane waits at most
   * for the batches in flight, however many others wait; see {@link Lane} for what those are sure
   * of. Each lane is watched and made again on its own. A message that passes the filters of two
   * lanes comes through both.
   *
   * @param lanes in order of priority
   * @throws IllegalArgumentException when their shares do not fit together or the credit is too
   *     small for one of them
   */
  Future<BatchConsumer> consume(List<Lane> lanes, BatchOptions options, BatchHandler handler);

  Management management();

  /** Messages that are not stored: requests, their answers, and what is said to all. */
  Core core();

  /**
   * A key-value bucket by its name; cheap, and the same for the same name. It is ensured by {@link
   * Management#ensureBucket}, or by whoever made it.
   */
  KeyValue keyValue(String bucket);

  /**
   * The same bridge, with a span around every publish and every batch of the publishers and
   * consumers it gives. A message takes the context of its span along in its headers, unless it
   * brings one.
   */
  default Bridge tracedBy(BridgeTracing tracing) {
    return new TracedBridge(this, tracing);
  }

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
