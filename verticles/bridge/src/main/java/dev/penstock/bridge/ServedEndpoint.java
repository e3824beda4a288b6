package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests on their way to a handler and back. Belongs to one context. */
final class ServedEndpoint implements Registration {
  /** Headers of an error, as in ADR-32. */
  static final String ERROR = "Nats-Service-Error";

  static final String ERROR_CODE = "Nats-Service-Error-Code";

  private static final Logger LOG = LoggerFactory.getLogger(ServedEndpoint.class);
  private static final byte[] NOTHING = new byte[0];
  private static final int ERROR_CHARS_MAX = 1_000;

  private final Home home;
  private final Wire wire;
  private final Endpoint endpoint;
  private final RequestHandler handler;
  private final Hop<Frame> requests;
  private final Wire.Subscription subscription;
  private final Promise<Void> idle;
  private final Promise<Void> drained;

  /** Counted where requests arrive, so that not even their queue can grow without bound. */
  private final AtomicInteger inFlight = new AtomicInteger();

  private boolean draining;

  ServedEndpoint(Home home, Wire wire, Endpoint endpoint, RequestHandler handler) {
    this.home = home;
    this.wire = wire;
    this.endpoint = endpoint;
    this.handler = handler;
    this.idle = home.promise();
    this.drained = home.promise();
    this.requests = new Hop<>(home, this::handle, () -> {});
    this.subscription = wire.listen(endpoint.subject(), endpoint.queueGroup(), this::admit);
  }

  /** On a context of the wire. */
  private void admit(Frame request) {
    if (inFlight.incrementAndGet() <= endpoint.inFlightMax()) {
      requests.offer(request);
      return;
    }
    inFlight.decrementAndGet();
    LOG.debug("busy subject={}", request.subject());
    var busy = endpoint.subject() + " handles " + endpoint.inFlightMax() + " requests already";
    answerError(request, RequestException.rejected(429, busy));
  }

  private void handle(Frame request) {
    call(request)
        .onComplete(
            done -> {
              if (done.succeeded()) answer(request, done.result());
              else answerError(request, done.cause());
              home.run(this::ended);
            });
  }

  private Future<byte[]> call(Frame request) {
    try {
      var message = new CoreMessage(request.subject(), request.firstHeaders(), request.body());
      return Objects.requireNonNull(handler.handle(message), "no future");
    } catch (Throwable thrown) {
      return Future.failedFuture(thrown);
    }
  }

  private void answer(Frame request, byte @Nullable [] body) {
    try {
      send(request, null, body == null ? NOTHING : body);
    } catch (IllegalArgumentException unsendable) {
      answerError(request, unsendable);
    }
  }

  private void answerError(Frame request, Throwable cause) {
    int code = 500;
    if (cause instanceof RequestException error) {
      code = error.code();
    } else {
      LOG.warn("request failed subject={} cause={}", request.subject(), cause.toString());
      LOG.debug("request failed subject={}", request.subject(), cause);
    }
    var error = printable(String.valueOf(cause.getMessage()));
    var headers = Map.of(ERROR, error, ERROR_CODE, Integer.toString(code));
    send(request, NatsHeaders.of(headers, Map.of()), NOTHING);
  }

  /** What a header can carry. */
  private static String printable(String text) {
    var ascii = text.replaceAll("[^ -~]", "?");
    return ascii.substring(0, Math.min(ERROR_CHARS_MAX, ascii.length()));
  }

  /** Lost when the connection is away: the requester times out. */
  private void send(Frame request, @Nullable NatsHeaders headers, byte[] body) {
    if (request.replyTo() != null) wire.line().send(request.replyTo(), null, headers, body);
  }

  /** The error an answer carries, or null. */
  static @Nullable RequestException errorIn(Frame answer) {
    var code = answer.header(ERROR_CODE);
    var error = answer.header(ERROR);
    if (answer.status() != 0) {
      return RequestException.rejected(answer.status(), answer.statusText());
    }
    if (code == null && error == null) return null;
    boolean isNumber = code != null && code.matches("\\d{1,9}");
    var message = error == null || error.isEmpty() ? "rejected without a reason" : error;
    return RequestException.rejected(isNumber ? Integer.parseInt(code) : 500, message);
  }

  private void ended() {
    if (inFlight.decrementAndGet() == 0 && draining) idle.tryComplete();
  }

  @Override
  public Future<Void> drain(Duration max) {
    home.run(() -> startDrain(Home.nowMillis() + max.toMillis()));
    return drained.future();
  }

  private void startDrain(long deadlineMillis) {
    if (draining) return;
    var max = Duration.ofMillis(Math.max(1, deadlineMillis - Home.nowMillis()));
    var limit = home.after(max, drained::tryComplete);
    // One task later, because the last requests may still wait for their turn.
    subscription
        .drain(max)
        .onComplete(
            done ->
                home.later(
                    () -> {
                      draining = true;
                      if (inFlight.get() == 0) idle.tryComplete();
                    }));
    idle.future()
        .onComplete(
            done -> {
              home.cancel(limit);
              drained.tryComplete();
            });
  }

  Future<Void> whenDrained() {
    return drained.future();
  }
}
