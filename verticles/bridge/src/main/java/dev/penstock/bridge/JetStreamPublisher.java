package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One window for messages that stand alone, and beside it those that go together or not at all. */
final class JetStreamPublisher implements Publisher {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Home home;
  private final WindowPublisher window;
  private final BooleanSupplier isAtomic;
  private final Supplier<AtomicPublish> newAtomic;
  private final Consumer<JetStreamPublisher> onClosed;
  private volatile @Nullable AtomicPublish atomic; // from the first use on: it costs a thread
  private boolean closing;

  JetStreamPublisher(
      Home home,
      WindowPublisher window,
      BooleanSupplier isAtomic,
      Supplier<AtomicPublish> newAtomic,
      Consumer<JetStreamPublisher> onClosed) {
    this.home = home;
    this.window = window;
    this.isAtomic = isAtomic;
    this.newAtomic = newAtomic;
    this.onClosed = onClosed;
  }

  @Override
  public Future<PubAck> publish(OutMessage message) {
    return window.publish(message);
  }

  @Override
  public Future<List<PubAck>> publishAll(List<OutMessage> messages) {
    return window.publishAll(messages);
  }

  @Override
  public Future<PubAck> publishAtomically(List<OutMessage> messages) {
    if (messages.isEmpty()) {
      return home.failed(PublishException.notSent("an atomic publish needs a message"));
    }
    Promise<PubAck> promise = home.promise();
    var list = List.copyOf(messages);
    home.run(
        () -> {
          if (closing) promise.fail(PublishException.notSent("the publisher is drained"));
          else atomic().publish(list, promise);
        });
    return promise.future();
  }

  @Override
  public boolean isAtomic() {
    return isAtomic.getAsBoolean();
  }

  private AtomicPublish atomic() {
    var made = atomic;
    if (made == null) {
      made = newAtomic.get();
      atomic = made;
    }
    return made;
  }

  private int atomicOpen() {
    var made = atomic;
    return made == null ? 0 : made.messagesOpen();
  }

  @Override
  public int inFlight() {
    return window.inFlight() + atomicOpen();
  }

  Duration oldestAge() {
    return window.held.oldestAge();
  }

  @Override
  public boolean isFull() {
    return window.isFull();
  }

  @Override
  public Future<Void> whenWritable() {
    return window.whenWritable();
  }

  @Override
  public Future<Void> drain(Duration max) {
    return close(max).mapEmpty();
  }

  /** Drains; then fails what has no outcome and says how many messages those were. */
  Future<Integer> close(Duration max) {
    long deadlineMillis = Home.nowMillis() + max.toMillis();
    Promise<Integer> closed = home.promise();
    home.run(
        () -> {
          closing = true;
          window.close(max).onSuccess(left -> closeAtomic(deadlineMillis, left, closed));
        });
    return closed.future();
  }

  private void closeAtomic(long deadlineMillis, int left, Promise<Integer> closed) {
    if (atomicOpen() > 0 && Home.nowMillis() < deadlineMillis) {
      home.after(LOOK_AGAIN, () -> closeAtomic(deadlineMillis, left, closed));
      return;
    }
    onClosed.accept(this);
    var made = atomic;
    closed.complete(left + (made == null ? 0 : made.close()));
  }
}
