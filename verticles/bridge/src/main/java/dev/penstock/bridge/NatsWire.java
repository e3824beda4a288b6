package dev.penstock.bridge;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener.Events;
import io.nats.client.NUID;
import io.nats.client.Nats;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to a real server. All that blocks in jnats (connect, flush, close) happens on one
 * thread of this wire.
 *
 * <p>jnats' own reconnect is switched off: it keeps its queue over an outage and sends what is left
 * of it before anything re-sent in order, and it gives up after two refused logins. Here every
 * reconnect is a new connection, by the same path as the first, so an old queue dies with its
 * connection.
 */
final class NatsWire implements Wire {
  private static final Logger LOG = LoggerFactory.getLogger(NatsWire.class);

  private final BridgeOptions options;
  private final Backoff backoff;
  private final ScheduledExecutorService thread;
  private final Promise<Wire> firstConnect;
  private final long giveUpAtMillis;

  private final List<Consumer<ConnectionState>> stateHandlers = new CopyOnWriteArrayList<>();
  private final List<NatsSubscription> subscriptions = new CopyOnWriteArrayList<>();
  private volatile NatsLine line = NatsLine.BROKEN;
  private volatile ConnectionState state = ConnectionState.CONNECTING;
  private volatile String serverVersion = "";

  private NatsWire(BridgeOptions options, Promise<Wire> firstConnect) {
    this.options = options;
    this.firstConnect = firstConnect;
    this.backoff = Backoff.between(options.backoffMin(), options.backoffMax());
    this.giveUpAtMillis = Home.nowMillis() + options.connectElapsedMax().toMillis();
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var worker = new Thread(task, "nats-connection");
              worker.setDaemon(true);
              return worker;
            });
  }

  /** Completes on a thread of the wire. */
  static Future<Wire> connect(BridgeOptions options) {
    Promise<Wire> connected = Promise.promise();
    var wire = new NatsWire(options, connected);
    wire.thread.execute(() -> wire.attempt(0));
    return connected.future();
  }

  private void attempt(int attempts) {
    if (state == ConnectionState.CLOSED) return;
    var log = new NatsLog();
    try {
      var timeout =
          Duration.ofMillis(state == ConnectionState.CONNECTING ? remainingMillis() : 2_000);
      adopt(Nats.connect(NatsLine.options(options, timeout, log, this::onEvent)));
    } catch (AuthenticationException refused) {
      // A running service outlives a broken user file; one that starts should say what is wrong.
      if (state == ConnectionState.CONNECTING) fail("refused the credentials", refused);
      else tryAgain(attempts, log.lastCause(refused));
    } catch (IOException | GeneralSecurityException | RuntimeException unreachable) {
      tryAgain(attempts, log.lastCause(unreachable));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private long remainingMillis() {
    return Math.max(100, Math.min(2_000, giveUpAtMillis - Home.nowMillis()));
  }

  private void tryAgain(int attempts, Throwable cause) {
    if (attempts == 0 && state == ConnectionState.CONNECTING) {
      var servers = NatsLine.withoutSecrets(options.servers());
      LOG.warn("nats connecting, trying again servers={} cause={}", servers, cause.getMessage());
    }
    LOG.debug("nats connect attempt={} failed", attempts + 1, cause);
    long waitMillis = backoff.fullJitterMillis(attempts);
    if (state == ConnectionState.CONNECTING && Home.nowMillis() + waitMillis > giveUpAtMillis) {
      fail("could not be reached within " + options.connectElapsedMax().toMillis() + " ms", cause);
    } else {
      thread.schedule(() -> attempt(attempts + 1), waitMillis, TimeUnit.MILLISECONDS);
    }
  }

  private void fail(String why, Throwable cause) {
    var servers = NatsLine.withoutSecrets(options.servers());
    become(ConnectionState.FAILED, "servers=" + servers + " cause=" + cause.getMessage());
    thread.shutdown();
    firstConnect.fail(
        new BridgeException("NATS at " + servers + " " + why + ": " + cause.getMessage(), cause));
  }

  private void adopt(Connection connection) {
    serverVersion = connection.getServerInfo().getVersion();
    synchronized (subscriptions) {
      line = new NatsLine(connection);
      subscriptions.forEach(line::attach);
    }
    var server = NatsLine.withoutSecrets(List.of(connection.getConnectedUrl()));
    become(ConnectionState.CONNECTED, "server=" + server + " version=" + serverVersion);
    firstConnect.tryComplete(this);
  }

  /** Runs on jnats' callback thread; all changes happen on ours, after {@link #adopt}. */
  private void onEvent(Connection connection, Events event) {
    try {
      switch (event) {
        case DISCONNECTED, CLOSED -> thread.execute(() -> lost(connection));
        case LAME_DUCK -> thread.execute(() -> lameDuck(connection));
        default -> {}
      }
    } catch (RejectedExecutionException closed) {
      LOG.debug("nats event={} after close", event);
    }
  }

  private void lost(Connection connection) {
    if (!line.is(connection) || state == ConnectionState.CLOSED) return;
    line = NatsLine.BROKEN;
    become(ConnectionState.RECONNECTING, "");
    thread.schedule(() -> attempt(1), backoff.fullJitterMillis(0), TimeUnit.MILLISECONDS);
  }

  private void lameDuck(Connection connection) {
    if (line.is(connection)) become(ConnectionState.LAME_DUCK, "");
  }

  private void become(ConnectionState next, String details) {
    if (state == next || state == ConnectionState.CLOSED) return;
    state = next;
    var word = next.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    if (next == ConnectionState.FAILED || next == ConnectionState.RECONNECTING) {
      LOG.warn("nats {} {}", word, details);
    } else {
      LOG.info("nats {} {}", word, details);
    }
    for (var handler : stateHandlers) handler.accept(next);
  }

  @Override
  public ConnectionState state() {
    return state;
  }

  @Override
  public String serverVersion() {
    return serverVersion;
  }

  @Override
  public Line line() {
    return line;
  }

  @Override
  public String newInbox() {
    return options.inboxPrefix() + NUID.nextGlobal();
  }

  @Override
  public Runnable onStateChange(Consumer<ConnectionState> handler) {
    stateHandlers.add(handler);
    return () -> stateHandlers.remove(handler);
  }

  @Override
  public Subscription listen(String subject, Consumer<Frame> receiver) {
    var subscription = new NatsSubscription(this, subject, receiver);
    synchronized (subscriptions) {
      subscriptions.add(subscription);
      if (line != NatsLine.BROKEN) line.attach(subscription);
    }
    return subscription;
  }

  void forget(NatsSubscription subscription) {
    subscriptions.remove(subscription);
  }

  @Override
  public Future<Void> flush(Duration max) {
    return blocking(() -> line.flush(max));
  }

  /** Runs what blocks on the thread of this wire. Never fails. */
  Future<Void> blocking(Runnable task) {
    Promise<Void> done = Promise.promise();
    try {
      thread.execute(
          () -> {
            try {
              task.run();
            } finally {
              done.complete();
            }
          });
    } catch (RejectedExecutionException closed) {
      done.complete();
    }
    return done.future();
  }

  @Override
  public Future<Void> close(Duration max) {
    return blocking(
            () -> {
              var last = line;
              last.flush(max);
              become(ConnectionState.CLOSED, "");
              line = NatsLine.BROKEN;
              last.close();
            })
        .onComplete(done -> thread.shutdown());
  }
}
