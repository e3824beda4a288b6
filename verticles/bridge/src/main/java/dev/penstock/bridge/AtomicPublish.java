package dev.penstock.bridge;

import io.nats.client.NUID;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Several messages that are stored together or not at all, as the server does it from 2.12.1 on
 * (ADR-50). Only the first and the last are answered. Nothing is sent again by itself: a broken
 * batch must begin anew, and that decision is the caller's. Belongs to one context.
 */
final class AtomicPublish {
  /** Limits of the server. */
  static final int MESSAGES_MAX = 1_000;

  private static final int OPEN_MAX = 16;

  private record Open(
      Promise<PubAck> promise, List<OutMessage> messages, long startedNanos, long timer) {}

  private final Home home;
  private final Wire wire;
  private final Duration outcomeTimeout;
  private final BridgeObserver observer;
  private final String inbox;
  private final String batchPrefix;
  private final Wire.Subscription subscription;
  private final PubAckReader reader = new PubAckReader();
  private final Map<String, Open> open = new HashMap<>();
  private volatile int messagesOpen; // written on the context only
  private long lastId;

  AtomicPublish(Home home, Wire wire, Duration outcomeTimeout, BridgeObserver observer) {
    this.home = home;
    this.wire = wire;
    this.outcomeTimeout = outcomeTimeout;
    this.observer = observer;
    this.inbox = wire.newInbox() + ".";
    this.batchPrefix = NUID.nextGlobal() + "-";
    var answers = new Hop<Frame>(home, this::onAnswer, () -> {});
    this.subscription = wire.listen(inbox + "*", answers::offer);
  }

  int messagesOpen() {
    return messagesOpen;
  }

  /** On the context. */
  void publish(List<OutMessage> messages, Promise<PubAck> promise) {
    var refusal = refusal(messages);
    if (!refusal.isEmpty()) {
      fail(messages, promise, PublishException.notSent(refusal));
      return;
    }
    var id = Long.toString(++lastId, Character.MAX_RADIX);
    try {
      var headers = headers(messages, batchPrefix + id);
      if (!send(messages, headers, inbox + id)) {
        // Without its last message the server drops the rest.
        fail(messages, promise, PublishException.notSent("the connection is away"));
        return;
      }
    } catch (IllegalArgumentException unsendable) {
      fail(messages, promise, PublishException.unsendable(unsendable));
      return;
    }
    long timer =
        home.after(
            outcomeTimeout,
            () -> end(id, null, PublishException.unknown("no answer to an atomic publish")));
    open.put(id, new Open(promise, messages, System.nanoTime(), timer));
    count();
  }

  private void count() {
    messagesOpen = open.values().stream().mapToInt(batch -> batch.messages().size()).sum();
  }

  private String refusal(List<OutMessage> messages) {
    if (!wire.features().atomicPublish()) {
      return "nats-server "
          + wire.serverVersion()
          + " cannot store several messages or none; 2.12.1 can";
    }
    if (messages.size() > MESSAGES_MAX) {
      return messages.size() + " messages at once, at most " + MESSAGES_MAX;
    }
    return open.size() < OPEN_MAX ? "" : OPEN_MAX + " atomic publishes are open already";
  }

  /** All before the first is sent, so that what cannot be sent costs the server nothing. */
  private static List<NatsHeaders> headers(List<OutMessage> messages, String batchId) {
    var all = new ArrayList<NatsHeaders>(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      var batch = new HashMap<String, String>();
      batch.put("Nats-Batch-Id", batchId);
      batch.put("Nats-Batch-Sequence", Integer.toString(i + 1));
      if (i == messages.size() - 1) batch.put("Nats-Batch-Commit", "1");
      all.add(Slot.headers(messages.get(i), batch));
    }
    return all;
  }

  private boolean send(List<OutMessage> messages, List<NatsHeaders> headers, String replyTo) {
    var line = wire.line();
    for (int i = 0; i < messages.size(); i++) {
      boolean answered = i == 0 || i == messages.size() - 1;
      var message = messages.get(i);
      if (!line.send(message.subject(), answered ? replyTo : null, headers.get(i), message.body()))
        return false;
    }
    return true;
  }

  private void onAnswer(Frame frame) {
    var id = frame.lastToken();
    var batch = open.get(id);
    if (batch == null) return;
    var subject = batch.messages().get(0).subject();
    if (frame.status() != 0) {
      end(id, null, PublishException.refused(subject, 0, "no stream takes it"));
      return;
    }
    if (frame.body().length == 0) return; // the server has begun
    var answer = reader.read(frame.body());
    var why = answer.refusal();
    if (why == null) end(id, answer.ack(), null);
    else end(id, null, PublishException.refused(subject, why.errorCode(), why.description()));
  }

  private void end(String id, @Nullable PubAck ack, @Nullable PublishException cause) {
    var batch = open.remove(id);
    if (batch == null) return;
    count();
    home.cancel(batch.timer());
    if (ack == null) {
      fail(batch.messages(), batch.promise(), cause == null ? PublishException.unknown("") : cause);
      return;
    }
    long nanos = System.nanoTime() - batch.startedNanos();
    for (var message : batch.messages()) {
      observer.stored(message.subject(), ack.duplicate(), nanos);
    }
    batch.promise().complete(ack);
  }

  private void fail(List<OutMessage> messages, Promise<PubAck> promise, PublishException cause) {
    for (var message : messages) observer.publishFailed(message.subject(), cause.outcome());
    promise.fail(cause);
  }

  /** What has no outcome yet fails as UNKNOWN; returns how many messages those were. */
  int close() {
    int left = messagesOpen();
    subscription.close();
    for (var id : List.copyOf(open.keySet())) {
      end(id, null, PublishException.unknown("the publisher was drained"));
    }
    return left;
  }
}
