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
  private static final long ATTEMPT_MAX_MILLIS = 2_000;
  private static final Duration LEAVE_MAX = Duration.ofSeconds(5);
  private static final Line BROKEN = (subject, replyTo, headers, body) -> false;

  private final Home home;
  private final BridgeOptions options;
  private final NatsServers servers;
  private final NatsConnector connector;
  private final Backoff backoff;
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
    this.firstConnect = home.promise();
    this.giveUpAtMillis = Home.nowMillis() + options.connectElapsedMax().toMillis();
  }

  /** Completes on a context of the wire's own, which outlives the verticle that asked for it. */
  static Future<Wire> connect(Vertx vertx, BridgeOptions options) {
    var home = Home.fresh(vertx);
    Promise<Wire> connected = home.promise();
    home.run(
        () -> {
          try {
            var wire = new NatsWire(vertx, home, options);
            wire.firstConnect.future().onComplete(connected);
            wire.attempt(0);
          } catch (IllegalArgumentException wrongUrl) {
            connected.fail(new BridgeException(String.valueOf(wrongUrl.getMessage()), wrongUrl));
          }
        });
    return connected.future();
  }

  /** Tries every server once. */
  private void attempt(int round) {
    if (isOver()) return;
    tryEach(servers.round()).onSuccess(this::adopt).onFailure(cause -> tryAgain(round, cause));
  }

  private Future<NatsLine> tryEach(List<ServerAddress> candidates) {
    var first = candidates.get(0);
    var opened = connector.open(first, Duration.ofMillis(attemptMaxMillis()), this);
    return opened
        .onSuccess(line -> current = first)
        .recover(
            cause ->
                candidates.size() == 1 || cause instanceof LoginException
                    ? home.failed(cause)
                    : tryEach(candidates.subList(1, candidates.size())));
  }

  private boolean isOver() {
    return state == ConnectionState.CLOSED || state == ConnectionState.FAILED || home.isGone();
  }

  private long attemptMaxMillis() {
    if (state != ConnectionState.CONNECTING) return ATTEMPT_MAX_MILLIS;
    return Math.max(100, Math.min(ATTEMPT_MAX_MILLIS, giveUpAtMillis - Home.nowMillis()));
  }

  private void tryAgain(int round, Throwable cause) {
    if (isOver()) return;
    boolean starting = state == ConnectionState.CONNECTING;
    // A running service outlives a broken user file; one that starts should say what is wrong.
    if (starting && cause instanceof LoginException) {
      fail(String.valueOf(cause.getMessage()), cause);
      return;
    }
    if (round == 0 && starting) {
      LOG.warn(
          "nats connecting, trying again servers={} cause={}",
          servers.configured(),
          cause.getMessage());
    }
    LOG.debug("nats connect round={} failed", round + 1, cause);
    long waitMillis = backoff.fullJitterMillis(round);
    if (starting && Home.nowMillis() + waitMillis > giveUpAtMillis) {
      var max = options.connectElapsedMax().toMillis();
      fail("could not be reached within " + max + " ms: " + cause.getMessage(), cause);
    } else {
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
    var info = line.greeting().result();
    serverVersion = info.version();
    features = Features.of(serverVersion);
    synchronized (subscribing) {
      subscriptions.values().forEach(each -> each.begin(line));
      live = line; // only now, so that no answer can come before its subscription
    }
    become(ConnectionState.CONNECTED, "server=" + current + " version=" + serverVersion);
    informed(line, info);
    firstConnect.tryComplete(this);
  }

  @Override
  public void informed(NatsLine line, ServerInfo info) {
    if (line != live || current == null) return;
    servers.discovered(current, info);
    if (info.lameDuck() && state == ConnectionState.CONNECTED) leave(line);
  }

  /** Goes to another server before this one ends the connection. */
  private void leave(NatsLine line) {
    become(ConnectionState.LAME_DUCK, "server=" + current);
    var others = servers.round();
    others.removeIf(each -> current != null && each.isSameServer(current));
    if (others.isEmpty()) return;
    tryEach(others)
        .onSuccess(
            next -> {
              if (live == line) {
                adopt(next);
                line.close(LEAVE_MAX);
              } else {
                next.end("not needed");
              }
            })
        .onFailure(cause -> LOG.info("nats has no other server yet cause={}", cause.getMessage()));
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
    Promise<Void> flushed = home.promise();
    long limit = home.after(max, flushed::tryComplete);
    line.ping()
        .onComplete(
            answered -> {
              home.cancel(limit);
              flushed.tryComplete();
            });
    return flushed.future();
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
