package dev.penstock.bridge;

import io.nats.client.NUID;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to a real server, or to one of a cluster at a time. Every reconnect is a new
 * {@link NatsLine} by the same path as the first, so nothing queued on the old one can overtake.
 */
final class NatsWire implements Wire, NatsLine.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(NatsWire.class);
  private static final Duration ATTEMPT_MAX = Duration.ofSeconds(2);
  private static final Duration LEAVE_MAX = Duration.ofSeconds(5);
  private static final Line BROKEN = (subject, replyTo, headers, body) -> false;

  private final Home home;
  private final BridgeOptions options;
  private final NatsServers servers;
  private final NatsConnector connector;
  private final Backoff backoff;
  private final ConnectLog log;
  private final Promise<Wire> firstConnect;
  private final long giveUpAtMillis;

  private final List<Consumer<ConnectionState>> stateHandlers = new CopyOnWriteArrayList<>();
  private final Map<Integer, NatsSubscription> subscriptions = new ConcurrentHashMap<>();
  private final Object subscribing = new Object();
  private int lastSubscriptionId; // guarded by subscribing
  private volatile @Nullable NatsLine live; // written on the home, under subscribing
  private volatile ConnectionState state = ConnectionState.CONNECTING;
  private volatile String serverVersion = "";
  private volatile Features features = Features.of("");
  private @Nullable ServerAddress current;

  private NatsWire(Vertx vertx, Home home, BridgeOptions options) {
    this.home = home;
    this.options = options;
    this.servers = new NatsServers(options.servers());
    this.connector = new NatsConnector(vertx, home, options);
    this.backoff = Backoff.between(options.backoffMin(), options.backoffMax());
    this.log = new ConnectLog(servers.configured());
    this.firstConnect = home.promise();
    this.giveUpAtMillis = Home.nowMillis() + options.connectElapsedMax().toMillis();
  }

  /**
   * Completes on a context of the wire's own, which outlives the verticle that asked for it.
   *
   * @param observer of every state from CONNECTING on, on that context
   */
  static Future<Wire> connect(
      Vertx vertx, BridgeOptions options, Consumer<ConnectionState> observer) {
    var home = Home.fresh(vertx);
    var wire = new NatsWire(vertx, home, options);
    wire.stateHandlers.add(observer);
    home.run(
        () -> {
          observer.accept(ConnectionState.CONNECTING);
          wire.attempt(0);
        });
    return wire.firstConnect.future();
  }

  /** Tries every server once. */
  private void attempt(int round) {
    if (isOver()) return;
    connector
        .openAny(servers.round(current), this::attemptMax, this)
        .onSuccess(this::adopt)
        .onFailure(cause -> tryAgain(round, cause));
  }

  private boolean isOver() {
    return state == ConnectionState.CLOSED || state == ConnectionState.FAILED || home.isGone();
  }

  private Duration attemptMax() {
    if (state != ConnectionState.CONNECTING) return ATTEMPT_MAX;
    long leftMillis = Math.max(100, giveUpAtMillis - Home.nowMillis());
    return Duration.ofMillis(Math.min(ATTEMPT_MAX.toMillis(), leftMillis));
  }

  private void tryAgain(int round, Throwable cause) {
    if (isOver()) return;
    boolean starting = state == ConnectionState.CONNECTING;
    long waitMillis = backoff.fullJitterMillis(round);
    if (starting && cause instanceof LoginException) {
      fail(String.valueOf(cause.getMessage()), cause);
    } else if (starting && Home.nowMillis() + waitMillis > giveUpAtMillis) {
      var max = options.connectElapsedMax().toMillis();
      fail("could not be reached within " + max + " ms: " + cause.getMessage(), cause);
    } else {
      log.failed(state, cause);
      home.after(Duration.ofMillis(waitMillis), () -> attempt(round + 1));
    }
  }

  private void fail(String why, Throwable cause) {
    become(ConnectionState.FAILED, "servers=" + servers.configured() + " cause=" + why);
    connector.close();
    firstConnect.fail(new BridgeException("NATS at " + servers.configured() + " " + why, cause));
  }

  private void adopt(NatsLine line) {
    if (isOver()) {
      line.end("closed");
      return;
    }
    var info = line.info();
    current = line.server();
    serverVersion = info.version();
    features = Features.of(serverVersion);
    synchronized (subscribing) {
      subscriptions.values().forEach(each -> each.begin(line));
      live = line; // only now, so that no answer can come before its subscription
    }
    log.connected();
    become(ConnectionState.CONNECTED, "server=" + current + " version=" + serverVersion);
    informed(line, info);
    firstConnect.tryComplete(this);
  }

  @Override
  public void informed(NatsLine line, ServerInfo info) {
    if (line != live || current == null) return;
    servers.discovered(current, info);
    if (info.lameDuck() && state == ConnectionState.CONNECTED) {
      become(ConnectionState.LAME_DUCK, "server=" + current);
      // All its clients are told at once; they should not all come to the next at once.
      long waitMillis = backoff.fullJitterMillis(Integer.MAX_VALUE);
      home.after(Duration.ofMillis(waitMillis), () -> leave(line, 0));
    }
  }

  /** Goes to another server before this one ends the connection, which works until then. */
  private void leave(NatsLine lame, int round) {
    if (lame != live || isOver()) return;
    connector
        .openAny(servers.round(current), this::attemptMax, this)
        .onSuccess(next -> moveTo(next, lame))
        .onFailure(
            cause -> {
              LOG.debug("nats stays with the lame duck", cause);
              long waitMillis = backoff.fullJitterMillis(round);
              home.after(Duration.ofMillis(waitMillis), () -> leave(lame, round + 1));
            });
  }

  /** First the interest is withdrawn from the one, then told to the other: nothing comes twice. */
  private void moveTo(NatsLine next, NatsLine lame) {
    if (lame != live || isOver()) {
      next.end("not needed");
      return;
    }
    synchronized (subscribing) {
      subscriptions.values().forEach(each -> each.end(lame));
    }
    within(LEAVE_MAX, lame.ping())
        .onComplete(
            withdrawn -> {
              if (lame == live) {
                adopt(next);
                lame.close(LEAVE_MAX);
              } else {
                next.end("not needed");
              }
            });
  }

  @Override
  public void lost(NatsLine line, String why) {
    if (line != live || state == ConnectionState.CLOSED) return;
    live = null;
    become(ConnectionState.RECONNECTING, "cause=" + why);
    home.after(Duration.ofMillis(backoff.fullJitterMillis(0)), () -> attempt(1));
  }

  @Override
  public void received(int subscriptionId, Frame frame) {
    var subscription = subscriptions.get(subscriptionId);
    if (subscription != null) subscription.receiver().accept(frame);
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
  public Features features() {
    return features;
  }

  @Override
  public Line line() {
    var line = live;
    return line == null ? BROKEN : line;
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
  public Subscription listen(String subject, String queueGroup, Consumer<Frame> receiver) {
    synchronized (subscribing) {
      int id = ++lastSubscriptionId;
      var subscription = new NatsSubscription(this, id, subject, queueGroup, receiver);
      subscriptions.put(subscription.id(), subscription);
      var line = live;
      if (line != null) subscription.begin(line);
      return subscription;
    }
  }

  /** What is under way still arrives, for at most that long. */
  Future<Void> withdraw(NatsSubscription subscription, Duration max) {
    synchronized (subscribing) {
      var line = live;
      if (line != null) subscription.end(line);
    }
    if (max.isZero()) subscriptions.remove(subscription.id());
    return flush(max).onComplete(flushed -> subscriptions.remove(subscription.id()));
  }

  @Override
  public Future<Void> flush(Duration max) {
    var line = live;
    if (line == null || home.isGone()) return home.succeeded();
    return within(max, line.ping());
  }

  /** Succeeds when it is over, or late. */
  private Future<Void> within(Duration max, Future<Void> answer) {
    Promise<Void> over = home.promise();
    long limit = home.after(max, over::tryComplete);
    answer.onComplete(
        answered -> {
          home.cancel(limit);
          over.tryComplete();
        });
    return over.future();
  }

  @Override
  public Future<Void> close(Duration max) {
    if (home.isGone()) {
      state = ConnectionState.CLOSED;
      return Future.succeededFuture();
    }
    Promise<Void> closed = home.promise();
    home.run(
        () -> {
          var last = live;
          live = null;
          become(ConnectionState.CLOSED, "");
          var flushed = last == null ? home.<Void>succeeded() : last.close(max);
          flushed.onComplete(done -> connector.close()).onComplete(closed);
        });
    return closed.future();
  }
}
