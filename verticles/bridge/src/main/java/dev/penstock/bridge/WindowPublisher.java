package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the slots of a {@link Window} in order. Each slot's number is the last token of its reply
 * subject, so an answer finds its slot without a map and a late one is recognised.
 *
 * <p>There is one way to send again, whatever went wrong: go back to the oldest message without an
 * outcome and send everything from there in order, under the same ids; JetStream drops what it
 * already has. This happens at once on a new line, and after a backoff when the server was unable.
 */
final class WindowPublisher {
  private static final long TICK_MILLIS = 100;
  private static final Backoff STALL = new Backoff(250, 2_000);

  private enum State {
    OPEN,
    DRAINING,
    CLOSED
  }

  private final Home home;
  private final Wire wire;
  private final PublisherOptions options;
  private final BridgeObserver observer;
  private final StoredBefore storedBefore;
  private final Consumer<String> onNoStream;
  private final String inbox;
  private final Wire.Subscription subscription;
  private final Runnable forgetState;
  private final PubAckReader reader = new PubAckReader();
  final Held held;
  private final Window window;
  private final List<Promise<Void>> writable = new ArrayList<>();
  private final Promise<Void> drained;
  private State state = State.OPEN;
  private Wire.Line line;
  private long resumeAtMillis; // 0 while sending is not stalled
  private int stalls;
  private long timer;

  /**
   * @param onNoStream told of a subject that no stream takes, with every message that finds none
   */
  WindowPublisher(
      Home home,
      Wire wire,
      PublisherOptions options,
      BridgeObserver observer,
      StoredBefore storedBefore,
      Consumer<String> onNoStream) {
    this.storedBefore = storedBefore;
    this.onNoStream = onNoStream;
    this.home = home;
    this.wire = wire;
    this.options = options;
    this.observer = observer;
    this.inbox = wire.newInbox() + ".";
    this.held = new Held(options.inFlightMax());
    this.window = new Window(options.inFlightMax());
    this.line = wire.line();
    this.drained = home.promise();
    var answers = new Hop<Frame>(home, this::onAnswer, this::afterTurn);
    this.subscription = wire.listen(inbox + "*", answers::offer);
    this.forgetState = wire.onStateChange(next -> home.later(this::onNewLine));
    this.timer = home.every(TICK_MILLIS, this::tick);
  }

  Future<PubAck> publish(OutMessage message) {
    Promise<PubAck> promise = home.promise();
    var receipt = new Receipt.Single(promise);
    home.run(() -> submit(List.of(message), receipt));
    return promise.future();
  }

  Future<List<PubAck>> publishAll(List<OutMessage> messages) {
    if (messages.isEmpty()) return home.succeeded(List.of());
    Promise<List<PubAck>> promise = home.promise();
    var receipt = new Receipt.Several(promise, messages.size());
    home.run(() -> submit(messages, receipt));
    return promise.future();
  }

  private void submit(List<OutMessage> messages, Receipt receipt) {
    var refusal = state == State.OPEN ? held.refusal(messages) : "the publisher is drained";
    long deadlineMillis = Home.nowMillis() + options.outcomeTimeout().toMillis();
    for (int i = 0; i < messages.size(); i++) {
      var message = messages.get(i);
      if (!refusal.isEmpty()) {
        fail(message, receipt, i, PublishException.notSent(refusal));
        continue;
      }
      try {
        admit(new Slot(message, receipt, i, deadlineMillis));
      } catch (IllegalArgumentException unsendable) {
        fail(message, receipt, i, PublishException.unsendable(unsendable));
      }
    }
    send();
  }

  private void admit(Slot slot) {
    held.add(slot.message);
    window.add(slot);
  }

  /** Sends what is due, in order, until the line breaks. */
  private void send() {
    while (window.hasUnsent() && resumeAtMillis == 0) {
      long number = window.next();
      var slot = window.get(number);
      if (!slot.settled && !send(slot, number)) return;
      window.sent(number);
    }
  }

  private boolean send(Slot slot, long number) {
    try {
      var replyTo = inbox + Long.toString(number, Character.MAX_RADIX);
      if (!line.send(slot.message.subject(), replyTo, slot.headers, slot.message.body())) {
        stall();
        return false;
      }
      slot.sent = true;
    } catch (IllegalArgumentException unsendable) {
      window.sent(number);
      settle(slot, null, PublishException.unsendable(unsendable));
    }
    return true;
  }

  /** Stops sending for a moment and goes back to the oldest message without an outcome. */
  private void stall() {
    window.goBack();
    if (resumeAtMillis == 0) {
      resumeAtMillis = Home.nowMillis() + STALL.halfJitterMillis(stalls++);
    }
  }

  private void onNewLine() {
    if (wire.line() == line || !wire.isConnected()) return;
    stalls = 0;
    resume();
  }

  /** Only here a new line is taken: everything without an outcome goes over it, in order. */
  private void resume() {
    line = wire.line();
    resumeAtMillis = 0;
    window.goBack();
    send();
  }

  private void onAnswer(Frame frame) {
    long number = frame.lastNumber(Character.MAX_RADIX);
    if (!window.holds(number)) return;
    var slot = window.get(number);
    if (slot.settled) return;
    if (frame.status() != 0) {
      slot.lastRefusal = "no stream takes " + slot.message.subject();
      onNoStream.accept(slot.message.subject());
      stall();
      return;
    }
    var answer = reader.read(frame.body());
    if (answer.ack() != null) {
      stalls = 0;
      settle(slot, answer.ack(), null);
    } else if (answer.refusal() != null) {
      refused(slot, answer.refusal());
    }
  }

  private void refused(Slot slot, PubAckReader.Refusal refusal) {
    if (refusal.isPassing()) {
      slot.lastRefusal = refusal.description();
      stall();
      return;
    }
    var cause = PublishException.refused(slot.message.subject(), refusal);
    if (refusal.errorCode() == StoredBefore.WRONG_LAST_SEQUENCE) findBefore(slot, refusal, cause);
    else settle(slot, null, cause);
  }

  private void findBefore(Slot slot, PubAckReader.Refusal refusal, PublishException cause) {
    var asked = storedBefore.find(slot.message, refusal.stream());
    var unknown = PublishException.unknown("refused, perhaps by its own first attempt");
    asked.onComplete(
        found -> {
          if (slot.settled) return;
          var ack = found.succeeded() ? found.result().orElse(null) : null;
          settle(slot, ack, ack != null ? null : found.succeeded() ? cause : unknown);
          afterTurn();
        });
  }

  private void afterTurn() {
    send();
    tellWritable();
  }

  /** The outcome comes last: the callback may publish. */
  private void settle(Slot slot, @Nullable PubAck ack, @Nullable PublishException cause) {
    slot.settled = true;
    held.remove(slot.message);
    window.dropSettled();
    if (ack != null) {
      var nanos = System.nanoTime() - slot.submittedNanos;
      observer.stored(slot.message.subject(), ack.duplicate(), nanos);
      slot.receipt.stored(slot.index, ack);
    } else if (cause != null) {
      fail(slot.message, slot.receipt, slot.index, cause);
    }
    if (held.isEmpty() && state != State.OPEN) drained.tryComplete();
  }

  private void fail(OutMessage message, Receipt receipt, int index, PublishException cause) {
    observer.publishFailed(message.subject(), cause.outcome());
    receipt.failed(index, cause);
  }

  private void tick() {
    long nowMillis = Home.nowMillis();
    for (var oldest = window.oldest();
        oldest != null && oldest.deadlineMillis <= nowMillis;
        oldest = window.oldest()) {
      expire(oldest);
    }
    var oldest = window.oldest();
    held.oldest(oldest == null ? 0 : oldest.submittedNanos);
    if (resumeAtMillis != 0 && nowMillis >= resumeAtMillis) resume();
    afterTurn();
  }

  private void expire(Slot slot) {
    settle(slot, null, slot.expired());
  }

  private void tellWritable() {
    if (writable.isEmpty() || isFull()) return;
    var told = List.copyOf(writable);
    writable.clear();
    told.forEach(Promise::complete);
  }

  int inFlight() {
    return held.messages();
  }

  boolean isFull() {
    return held.messages() >= options.inFlightMax() || window.isFull();
  }

  Future<Void> whenWritable() {
    Promise<Void> promise = home.promise();
    home.run(
        () -> {
          writable.add(promise);
          tellWritable();
        });
    return promise.future();
  }

  /** Drains; then fails what has no outcome and says how many there were. */
  Future<Integer> close(Duration max) {
    Promise<Integer> closed = home.promise();
    home.run(
        () -> {
          if (state == State.OPEN) state = State.DRAINING;
          if (held.isEmpty()) drained.tryComplete();
          var limit = home.after(max, drained::tryComplete);
          drained
              .future()
              .onComplete(
                  done -> {
                    home.cancel(limit);
                    closed.complete(finish());
                  });
        });
    return closed.future();
  }

  private int finish() {
    int left = held.messages();
    state = State.CLOSED;
    home.cancel(timer);
    subscription.close();
    forgetState.run();
    for (var slot = window.oldest(); slot != null; slot = window.oldest()) expire(slot);
    writable.forEach(Promise::tryComplete);
    return left;
  }
}
