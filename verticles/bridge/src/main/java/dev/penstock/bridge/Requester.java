package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Requests over one inbox, and their answers. May be used from any context; futures complete on the
 * given one. The inbox outlives reconnects: what is open then may still be answered.
 */
final class Requester {
  /** Far above what one JVM asks for at once; each costs a timer. */
  static final int OPEN_MAX = 16_384;

  private record Open(Home home, Promise<Frame> promise) {}

  private final Wire wire;
  private final int openMax;
  private final String inbox;
  private final Wire.Subscription subscription;
  private final Map<String, Open> open = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();

  Requester(Wire wire, int openMax) {
    this.wire = wire;
    this.openMax = openMax;
    this.inbox = wire.newInbox() + ".";
    this.subscription = wire.listen(inbox + "*", this::onAnswer);
  }

  /**
   * The first answer, which may be a status. Fails with {@link RequestException}: NOT_SENT,
   * NO_RESPONDERS or TIMED_OUT.
   */
  Future<Frame> request(
      Home home, String subject, @Nullable NatsHeaders headers, byte[] body, Duration timeout) {
    if (open.size() >= openMax) {
      return home.failed(RequestException.notSent(subject, openMax + " requests are open already"));
    }
    var id = Long.toString(lastId.incrementAndGet(), Character.MAX_RADIX);
    Promise<Frame> promise = home.promise();
    open.put(id, new Open(home, promise));
    var refusal = send(subject, inbox + id, headers, body);
    if (refusal != null) {
      open.remove(id);
      return home.failed(refusal);
    }
    long timer = home.after(timeout, () -> fail(id, RequestException.timedOut(subject, timeout)));
    return promise
        .future()
        .onComplete(answered -> home.cancel(timer))
        .compose(frame -> answered(home, subject, frame));
  }

  private @Nullable RequestException send(
      String subject, String replyTo, @Nullable NatsHeaders headers, byte[] body) {
    try {
      return wire.line().send(subject, replyTo, headers, body)
          ? null
          : RequestException.notSent(subject, "the connection to NATS is away");
    } catch (IllegalArgumentException unsendable) {
      return RequestException.notSent(subject, String.valueOf(unsendable.getMessage()));
    }
  }

  private static Future<Frame> answered(Home home, String subject, Frame frame) {
    return frame.status() == Frame.NO_RESPONDERS
        ? home.failed(RequestException.noResponders(subject))
        : home.succeeded(frame);
  }

  private void onAnswer(Frame frame) {
    var request = open.remove(frame.lastToken());
    if (request == null) return;
    // One task of the event loop; completed from here it would cost one for each listener.
    request.home.later(() -> request.promise.tryComplete(frame));
  }

  private void fail(String id, RequestException cause) {
    var request = open.remove(id);
    if (request != null) request.promise.tryFail(cause);
  }

  void close() {
    subscription.close();
    for (var id : List.copyOf(open.keySet())) fail(id, RequestException.drained());
  }
}
