package dev.penstock.bridge;

import io.nats.client.NUID;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection to an {@link InMemoryBroker}. */
final class MemoryWire implements Wire {
  private static final long TICK_MILLIS = 10;
  private static final Line BROKEN = (subject, replyTo, headers, body) -> false;

  /** Interest in a subject, which may have wildcards. */
  record Interest(MemoryWire wire, String subject, String queueGroup, Consumer<Frame> receiver)
      implements Subscription {
    @Override
    public Future<Void> drain(Duration max) {
      close();
      return Future.succeededFuture();
    }

    @Override
    public void close() {
      wire.interests.remove(this);
    }
  }

  private final Vertx vertx;
  private final InMemoryBroker broker;
  private final List<Interest> interests = new CopyOnWriteArrayList<>();
  private final List<Consumer<ConnectionState>> stateHandlers = new CopyOnWriteArrayList<>();
  private final long timer;
  private volatile ConnectionState state = ConnectionState.RECONNECTING;
  private volatile Line line = BROKEN;

  MemoryWire(Vertx vertx, InMemoryBroker broker) {
    this.vertx = vertx;
    this.broker = broker;
    this.timer = vertx.setPeriodic(TICK_MILLIS, id -> broker.tick());
  }

  void connect() {
    line = new MemoryLine();
    become(ConnectionState.CONNECTED);
  }

  void disconnect() {
    line = BROKEN;
    become(ConnectionState.RECONNECTING);
  }

  private void become(ConnectionState next) {
    if (state == next || state == ConnectionState.CLOSED) return;
    state = next;
    for (var handler : stateHandlers) handler.accept(next);
  }

  private final class MemoryLine implements Line {
    @Override
    public boolean send(
        String subject, @Nullable String replyTo, @Nullable NatsHeaders headers, byte[] body) {
      if (line != this) return false;
      broker.accept(subject, replyTo == null ? "" : replyTo, headers, body);
      return true;
    }
  }

  /** Adds who listens to a subject on this connection. */
  void addInterested(String subject, List<Interest> into) {
    if (line == BROKEN) return;
    for (var interest : interests) {
      if (Subjects.matches(interest.subject(), subject)) into.add(interest);
    }
  }

  @Override
  public ConnectionState state() {
    return state;
  }

  @Override
  public String serverVersion() {
    return "2.12.1";
  }

  @Override
  public Line line() {
    return line;
  }

  @Override
  public String newInbox() {
    return "_INBOX." + NUID.nextGlobal();
  }

  @Override
  public Subscription listen(String subject, String queueGroup, Consumer<Frame> receiver) {
    var interest = new Interest(this, subject, queueGroup, receiver);
    interests.add(interest);
    return interest;
  }

  @Override
  public Runnable onStateChange(Consumer<ConnectionState> handler) {
    stateHandlers.add(handler);
    return () -> stateHandlers.remove(handler);
  }

  @Override
  public Future<Void> flush(Duration max) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> close(Duration max) {
    line = BROKEN;
    become(ConnectionState.CLOSED);
    broker.forget(this);
    vertx.cancelTimer(timer);
    return Future.succeededFuture();
  }
}
