package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a stream in order and without a gap (ADR-17): first the last message of each subject,
 * then all that come. It has an ephemeral consumer at the broker; at the first doubt about that one
 * (a gap, silence, a new line) it makes another, behind the last message taken. Belongs to one
 * context.
 */
final class OrderedFeed implements Registration {
  private static final Logger LOG = LoggerFactory.getLogger(OrderedFeed.class);

  private static final long HEARTBEAT_MILLIS = 2_000;
  private static final long TICK_MILLIS = 250;
  private static final long START_MILLIS_MAX = 10_000;
  private static final Backoff REST = new Backoff(250, 5_000);

  private enum State {
    /** A consumer is being made. */
    STARTING,
    FOLLOWING,
    /** None could be made; the next try waits a little. */
    RESTING,
    STOPPED
  }

  /**
   * @param subjects one subject, or several by wildcards
   * @param headersOnly leaves the bodies out
   */
  record Source(String stream, String subjects, boolean headersOnly) {}

  /** Who takes the messages, on the context. */
  interface Sink {
    void take(StoredMessage message);
  }

  /** A consumer at the broker, from its creation to the first doubt. */
  private final class Follower {
    final String inbox = wire.newInbox();
    final Hop<Frame> frames = new Hop<>(home, frame -> onFrame(this, frame), () -> {});
    final Wire.Subscription subscription = wire.listen(inbox, frames::offer);
    long received;
    long heardAtMillis = Home.nowMillis();
  }

  private final Home home;
  private final Wire wire;
  private final JetStreamApi api;
  private final Source source;
  private final Sink sink;
  private final Supplier<Future<Void>> restore;
  private final Promise<Registration> caughtUp;
  private final Promise<Void> drained;
  private final Runnable forgetState;
  private final long timer;
  private final long startDeadlineMillis = Home.nowMillis() + START_MILLIS_MAX;
  private State state = State.RESTING;
  private @Nullable Follower current;
  private Wire.@Nullable Line line;
  private boolean followed; // at least once
  private long restUntilMillis;
  private int misses;
  private long lastSequence; // the last one taken; 0 before and when the stream was made again
  private String streamCreated = "";

  /**
   * @param restore makes the stream again when the broker has lost it
   */
  OrderedFeed(
      Home home,
      Wire wire,
      JetStreamApi api,
      Source source,
      Sink sink,
      Supplier<Future<Void>> restore) {
    this.home = home;
    this.wire = wire;
    this.api = api;
    this.source = source;
    this.sink = sink;
    this.restore = restore;
    this.caughtUp = home.promise();
    this.drained = home.promise();
    this.forgetState = wire.onStateChange(next -> home.later(this::tick));
    this.timer = home.every(TICK_MILLIS, this::tick);
  }

  OrderedFeed start() {
    home.run(this::tick);
    return this;
  }

  /** Succeeds when all that was there has been taken; fails when it cannot be followed at all. */
  Future<Registration> caughtUp() {
    return caughtUp.future();
  }

  Future<Void> whenDrained() {
    return drained.future();
  }

  private void tick() {
    long nowMillis = Home.nowMillis();
    if (state == State.STOPPED) return;
    if (!wire.isConnected()) {
      if (isTooLate()) giveUp(new BridgeException("the connection to NATS is away"));
    } else if (wire.line() != line || (state == State.RESTING && nowMillis >= restUntilMillis)) {
      begin();
    } else if (state == State.FOLLOWING && isSilent(nowMillis)) {
      LOG.warn("feed is silent, beginning again stream={}", source.stream());
      begin();
    }
  }

  private boolean isSilent(long nowMillis) {
    return current != null && nowMillis - current.heardAtMillis > 2 * HEARTBEAT_MILLIS;
  }

  private boolean isTooLate() {
    return !followed && Home.nowMillis() > startDeadlineMillis;
  }

  private void begin() {
    drop();
    state = State.STARTING;
    line = wire.line();
    var follower = new Follower();
    current = follower;
    api.request(home, "STREAM.INFO." + source.stream(), new JsonObject())
        .compose(
            info -> {
              startOverIfMadeAgain(info);
              return api.request(home, "CONSUMER.CREATE." + source.stream(), consumer(follower));
            })
        .onComplete(
            made -> {
              if (follower != current) return;
              if (made.succeeded()) following(follower, made.result());
              else failed(made.cause());
            });
  }

  /** What was made again, or from an older copy, counts its messages anew. */
  private void startOverIfMadeAgain(JsonObject info) {
    var created = info.getString("created", "");
    long last = info.getJsonObject("state").getLong("last_seq", 0L);
    if (!created.equals(streamCreated) || last < lastSequence) lastSequence = 0;
    streamCreated = created;
  }

  private JsonObject consumer(Follower follower) {
    var config =
        new JsonObject()
            .put("deliver_subject", follower.inbox)
            .put("filter_subject", source.subjects())
            .put("ack_policy", "none")
            .put("max_deliver", 1)
            .put("replay_policy", "instant")
            .put("flow_control", true)
            .put("idle_heartbeat", Duration.ofMillis(HEARTBEAT_MILLIS).toNanos())
            .put("headers_only", source.headersOnly())
            .put("mem_storage", true)
            .put("num_replicas", 1);
    if (lastSequence == 0) config.put("deliver_policy", "last_per_subject");
    else config.put("deliver_policy", "by_start_sequence").put("opt_start_seq", lastSequence + 1);
    return new JsonObject().put("stream_name", source.stream()).put("config", config);
  }

  private void following(Follower follower, JsonObject info) {
    state = State.FOLLOWING;
    followed = true;
    misses = 0;
    follower.heardAtMillis = Home.nowMillis();
    long sent = info.getJsonObject("delivered", new JsonObject()).getLong("consumer_seq", 0L);
    if (sent + info.getLong("num_pending", 0L) == 0) caughtUp.tryComplete(this);
  }

  private void failed(Throwable cause) {
    drop();
    boolean missing =
        cause instanceof ApiException said && said.errorCode() == ApiException.STREAM_NOT_FOUND;
    if (!missing) {
      tryLater(cause, isTooLate());
      return;
    }
    restore
        .get()
        .onComplete(
            restored -> {
              if (state == State.STOPPED) return;
              if (restored.succeeded()) begin();
              else tryLater(restored.cause(), !followed);
            });
  }

  private void tryLater(Throwable cause, boolean isHopeless) {
    if (isHopeless) {
      giveUp(cause);
      return;
    }
    LOG.warn("feed not begun stream={} cause={}", source.stream(), cause.getMessage());
    state = State.RESTING;
    restUntilMillis = Home.nowMillis() + REST.halfJitterMillis(misses++);
  }

  private void giveUp(Throwable cause) {
    stop();
    caughtUp.tryFail(cause);
  }

  private void onFrame(Follower follower, Frame frame) {
    if (follower != current) return;
    follower.heardAtMillis = Home.nowMillis();
    if (frame.status() == Frame.HEARTBEAT) {
      onHeartbeat(follower, frame);
    } else if (frame.status() != 0 || frame.replyTo() == null) {
      LOG.debug("feed ended stream={} status={}", source.stream(), frame.statusText());
      begin();
    } else {
      onMessage(follower, frame, AckSubject.position(frame.replyTo()));
    }
  }

  private void onMessage(Follower follower, Frame frame, AckSubject.Position position) {
    if (hasGap(follower, position.consumerSequence() - 1)) return;
    follower.received++;
    lastSequence = position.streamSequence();
    sink.take(StoredMessage.ofDelivery(frame, position));
    if (position.pending() == 0 && state != State.STOPPED) caughtUp.tryComplete(this);
  }

  /** Flow control asks whether what was sent before has been taken; it has. */
  private void onHeartbeat(Follower follower, Frame frame) {
    var stalled = frame.header("Nats-Consumer-Stalled");
    var question = frame.replyTo() != null ? frame.replyTo() : stalled;
    if (question != null) wire.line().send(question, new byte[0]);
    var last = frame.header("Nats-Last-Consumer");
    if (last == null || hasGap(follower, Long.parseLong(last))) return;
    if (stalled == null) caughtUp.tryComplete(this);
  }

  private boolean hasGap(Follower follower, long sentBefore) {
    if (follower.received == sentBefore) return false;
    LOG.warn("feed has a gap, beginning again stream={}", source.stream());
    begin();
    return true;
  }

  /** The broker drops a consumer soon after nobody listens. */
  private void drop() {
    var dropped = current;
    current = null;
    if (dropped != null) dropped.subscription.close();
  }

  private void stop() {
    if (state == State.STOPPED) return;
    state = State.STOPPED;
    drop();
    home.cancel(timer);
    forgetState.run();
    drained.complete();
  }

  @Override
  public Future<Void> drain(Duration max) {
    home.run(
        () -> {
          stop();
          caughtUp.tryFail(new BridgeException("drained before all was read"));
        });
    return drained.future();
  }
}
