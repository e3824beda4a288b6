package dev.penstock.launcher;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.BridgeException;
import dev.penstock.bridge.BridgeObserver;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** NATS for a command that asks it and deploys nothing. Every method blocks. */
public final class Broker implements AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

  /** Above what any single question waits for its answer. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  private final Addresses addresses;
  private final String inboxPrefix;
  private final Vertx vertx;
  private final Bridge bridge;

  private Broker(Addresses addresses, String inboxPrefix, Vertx vertx, Bridge bridge) {
    this.addresses = addresses;
    this.inboxPrefix = inboxPrefix;
    this.vertx = vertx;
    this.bridge = bridge;
  }

  /** Throws {@link BrokerException}, and {@link SettingsException}. */
  static Broker open(Settings settings, String clientName) {
    var addresses = addresses(settings);
    var nats = settings.bind("nats", NatsOptions.class);
    var max = Collections.min(List.of(nats.connectElapsedMax(), CONNECT_MAX));
    var options = nats.connectingFor(max).bridge(addresses.natsUrl(), clientName);
    var vertx = Vertx.vertx();
    try {
      var connecting = Bridge.connect(vertx, options, BridgeObserver.NONE);
      var bridge = result(connecting, CONNECT_MAX.multipliedBy(2));
      return new Broker(addresses, options.inboxPrefix(), vertx, bridge);
    } catch (RuntimeException e) {
      vertx.close();
      addresses.close();
      throw e instanceof BridgeException unreachable
          ? new BrokerException(
              unreachable.getMessage() + "; name the right one with --nats-url or NATS_URL", e)
          : e;
    }
  }

  private static Addresses addresses(Settings settings) {
    try {
      return Addresses.ofNats(settings);
    } catch (IllegalStateException e) {
      throw new BrokerException("there is no NATS to ask: " + e.getMessage(), e);
    }
  }

  public Bridge bridge() {
    return bridge;
  }

  /** A subject of our own, which our login may listen to. */
  public String newInbox() {
    return inboxPrefix + UUID.randomUUID().toString().replace("-", "");
  }

  /**
   * What the future comes to. Throws what it fails with when that is unchecked, else {@link
   * BrokerException}.
   */
  public <T> T await(Future<T> future) {
    return result(future, ANSWER_MAX);
  }

  private static <T> T result(Future<T> future, Duration max) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(max.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) throw unchecked;
      throw new BrokerException(String.valueOf(e.getCause().getMessage()), e.getCause());
    } catch (TimeoutException e) {
      throw new BrokerException("NATS took longer than " + max.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException("interrupted", e);
    }
  }

  @Override
  public void close() {
    try {
      result(bridge.drain(CLOSE_MAX), CLOSE_MAX.multipliedBy(2));
    } finally {
      vertx.close();
      addresses.close();
    }
  }
}
