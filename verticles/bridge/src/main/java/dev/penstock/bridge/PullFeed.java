package dev.penstock.bridge;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps pull requests open at the broker as long as there is credit, and notices when the broker
 * has forgotten them: by a status, by a new line, or by silence where it promised heartbeats.
 * Belongs to the context of its consumer.
 */
final class PullFeed {
  private static final Logger LOG = LoggerFactory.getLogger(PullFeed.class);

  static final long EXPIRES_MILLIS = 30_000;
  static final long HEARTBEAT_MILLIS = 2_000;

  /** Of a pull that takes more than the floor of its lane: the others get it back soon. */
  private static final long EXPIRES_ABOVE_FLOOR_MILLIS = 2 * HEARTBEAT_MILLIS;

  private static final Backoff REST = new Backoff(250, 2 * HEARTBEAT_MILLIS);

  private enum State {
    PULLING,
    /** The broker did not want the last pull; the next one waits a little. */
    RESTING,
    /** It may have lost the consumer, which is being looked for and made again. */
    RESTORING,
    STOPPED
  }

  private final Home home;
  private final Wire wire;
  private final ConsumerSpec spec;
  private final Sink sink;
  private final Function<ConsumerSpec, Future<Void>> restore;
  private final PullAccount account;
  private final String inbox;
  private final String nextSubject;
  private final Wire.Subscription subscription;
  private final Runnable forgetState;
  private Wire.Line line;
  private State state = State.PULLING;
  private long heardAtMillis;
  private long restUntilMillis;
  private @Nullable String lastAckSubject;

  /** How often it starved since it last heard of the broker. */
  private volatile int misses; // written on the context only

  /** Who takes the messages. */
  interface Sink {
    /** Counts as unsettled until the account is told otherwise. */
    void take(Frame message, String ackSubject);

    /** After each turn of the event loop in which something came. */
    void endTurn();
  }

  PullFeed(
      PullConsumer.Surroundings surroundings, ConsumerSpec spec, PullAccount account, Sink sink) {
    this.home = surroundings.home();
    this.wire = surroundings.wire();
    this.restore = surroundings.restore();
    this.spec = spec;
    this.account = account;
    this.sink = sink;
    this.inbox = wire.newInbox() + ".";
    this.nextSubject = "$JS.API.CONSUMER.MSG.NEXT." + spec.stream() + "." + spec.durable();
    var frames = new Hop<>(home, this::onFrame, sink::endTurn);
    this.line = wire.line();
    this.subscription = wire.listen(inbox + "*", frames::offer);
    this.forgetState = wire.onStateChange(next -> home.later(this::onNewLine));
  }

  /** Asks for more when enough credit is free. Call it whenever some may have become free. */
  void pull() {
    if (state != State.PULLING || !wire.isConnected()) return;
    tellBacklog();
    int messages = account.toAsk();
    if (messages == 0) return;
    long nowMillis = Home.nowMillis();
    if (!account.hasOpen()) heardAtMillis = nowMillis;
    long expiresMillis =
        account.isAboveFloor(messages) ? EXPIRES_ABOVE_FLOOR_MILLIS : EXPIRES_MILLIS;
    long id = account.opened(messages, nowMillis + expiresMillis);
    var request =
        "{\"batch\":%d,\"expires\":%d000000,\"idle_heartbeat\":%d000000}"
            .formatted(messages, expiresMillis, HEARTBEAT_MILLIS);
    if (!line.send(nextSubject, inbox + id, null, request.getBytes(StandardCharsets.US_ASCII))) {
      account.restart();
    }
  }

  /** Read once a turn, since only the last message is up to date. */
  private void tellBacklog() {
    if (lastAckSubject == null) return;
    account.backlog(AckSubject.pending(lastAckSubject));
    lastAckSubject = null;
  }

  private void onNewLine() {
    var current = wire.line();
    if (state == State.STOPPED || current == line || !wire.isConnected()) return;
    line = current;
    account.restart();
    if (state == State.RESTING) state = State.PULLING;
    pull();
  }

  private void onFrame(Frame frame) {
    var ackSubject = frame.replyTo();
    if (frame.status() == 0) {
      if (ackSubject == null || !ackSubject.startsWith(AckSubject.PREFIX)) return;
      heard();
      account.received();
      lastAckSubject = ackSubject;
      sink.take(frame, ackSubject);
    } else if (state != State.STOPPED && account.isValid(frame.lastNumber(10))) {
      onStatus(frame);
    }
  }

  private void heard() {
    heardAtMillis = Home.nowMillis();
    misses = 0;
  }

  private void onStatus(Frame frame) {
    if (frame.status() == Frame.HEARTBEAT) {
      heard();
      return;
    }
    account.ended(pending(frame));
    LOG.debug(
        "pull ended durable={} status={} {}", spec.durable(), frame.status(), frame.statusText());
    if (frame.status() == 408) {
      heard();
    } else if (state == State.RESTORING) {
      return;
    } else if (frame.status() == Frame.NO_RESPONDERS) {
      restore();
    } else if (frame.statusText().contains("Deleted")) {
      restoreAfterDeletion();
    } else {
      rest();
    }
  }

  /** How much of a pull the server says it did not deliver; -1 when it does not say. */
  private static long pending(Frame frame) {
    var value = frame.headers() == null ? null : frame.headers().first("Nats-Pending-Messages");
    try {
      return value == null ? -1 : Long.parseLong(value);
    } catch (NumberFormatException unreadable) {
      return -1;
    }
  }

  private void rest() {
    state = State.RESTING;
    restUntilMillis = Home.nowMillis() + REST.halfJitterMillis(misses++);
  }

  private void restoreAfterDeletion() {
    state = State.RESTORING;
    account.restart();
    home.after(
        Provisioner.DELETION_MAX,
        () -> {
          if (state != State.STOPPED) restore();
        });
  }

  private void restore() {
    state = State.RESTORING;
    account.restart();
    int miss = misses++;
    LOG.warn(
        "consumer starves, looking for it stream={} durable={}", spec.stream(), spec.durable());
    restore
        .apply(spec)
        .onComplete(
            restored -> {
              if (state == State.STOPPED) return;
              if (restored.failed()) {
                LOG.warn(
                    "consumer not restored durable={} cause={}",
                    spec.durable(),
                    restored.cause().getMessage());
              }
              // The first time at once; a broker that keeps refusing is asked less often.
              state = State.PULLING;
              if (restored.failed() || miss > 0) rest();
              pull();
            });
  }

  /** The watchdog; call it several times per heartbeat. */
  void tick() {
    onNewLine();
    long nowMillis = Home.nowMillis();
    if (!wire.isConnected() || state == State.RESTORING || state == State.STOPPED) return;
    if (state == State.RESTING && nowMillis >= restUntilMillis) state = State.PULLING;
    if (account.hasOpen() && nowMillis - heardAtMillis > 2 * HEARTBEAT_MILLIS) restore();
    if (account.isOverdue(nowMillis, HEARTBEAT_MILLIS)) account.restart();
    pull();
  }

  /** False while it starves. */
  boolean isAlive() {
    return misses == 0;
  }

  /** Asks for no more; completes when what was under way has been handed to the sink. */
  Future<Void> stop(Duration max) {
    state = State.STOPPED;
    forgetState.run();
    if (!wire.isConnected()) {
      subscription.close();
      return Future.succeededFuture();
    }
    var stopped = home.<Void>promise();
    // One task later, because the last frames may still wait for their turn.
    subscription.drain(max).onComplete(done -> home.later(stopped::tryComplete));
    return stopped.future();
  }
}
