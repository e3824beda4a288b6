package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Requests to {@code $JS.API}. May be used from any context; futures complete on the given one. */
final class JetStreamApi {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
  private static final Backoff RETRY = new Backoff(50, 1_000);

  private record Request(Home home, Promise<JsonObject> promise) {}

  private final Wire wire;
  private final String inbox;
  private final Wire.Subscription subscription;
  private final Map<String, Request> open = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();

  JetStreamApi(Wire wire) {
    this.wire = wire;
    this.inbox = wire.newInbox() + ".";
    this.subscription = wire.listen(inbox + "*", this::onAnswer);
  }

  /** Tries again while the server does not answer or says it cannot now, until the deadline. */
  Future<JsonObject> requestPatiently(
      Home home, String what, JsonObject body, long deadlineMillis) {
    return patiently(home, what, body, deadlineMillis, 0);
  }

  private Future<JsonObject> patiently(
      Home home, String what, JsonObject body, long deadlineMillis, int attempt) {
    return request(home, what, body)
        .recover(
            cause -> {
              long waitMillis = RETRY.halfJitterMillis(attempt);
              boolean passing = cause instanceof ApiException api && api.isPassing();
              if (!passing || Home.nowMillis() + waitMillis > deadlineMillis) {
                return home.failed(cause);
              }
              Promise<Void> waited = home.promise();
              home.after(Duration.ofMillis(waitMillis), waited::complete);
              return waited
                  .future()
                  .compose(v -> patiently(home, what, body, deadlineMillis, attempt + 1));
            });
  }

  /** Fails with {@link ApiException}. */
  Future<JsonObject> request(Home home, String what, JsonObject body) {
    Promise<JsonObject> promise = home.promise();
    var id = Long.toString(lastId.incrementAndGet(), Character.MAX_RADIX);
    open.put(id, new Request(home, promise));
    var bytes = body.isEmpty() ? new byte[0] : body.encode().getBytes(StandardCharsets.UTF_8);
    if (!wire.line().send("$JS.API." + what, inbox + id, null, bytes)) {
      open.remove(id);
      promise.fail(new ApiException(503, 0, "the connection to NATS is away"));
      return promise.future();
    }
    long timer = home.after(ANSWER_MAX, () -> expire(id, what));
    return promise.future().onComplete(done -> home.cancel(timer));
  }

  private void expire(String id, String what) {
    var request = open.remove(id);
    if (request == null) return;
    request.promise.fail(
        new ApiException(
            408,
            0,
            "JetStream did not answer " + what + " within " + ANSWER_MAX.toMillis() + " ms"));
  }

  private void onAnswer(Frame frame) {
    var request = open.remove(frame.lastToken());
    if (request == null) return;
    request.home.later(() -> answer(request.promise, frame));
  }

  private static void answer(Promise<JsonObject> promise, Frame frame) {
    if (frame.status() != 0) {
      promise.tryFail(
          new ApiException(frame.status(), 0, "JetStream does not answer; is it enabled?"));
      return;
    }
    try {
      var json = new JsonObject(Buffer.buffer(frame.body()));
      var error = json.getJsonObject("error");
      if (error == null) {
        promise.tryComplete(json);
      } else {
        promise.tryFail(
            new ApiException(
                error.getInteger("code", 0),
                error.getInteger("err_code", 0),
                error.getString("description", "refused without a reason")));
      }
    } catch (DecodeException | ClassCastException unreadable) {
      promise.tryFail(new ApiException(500, 0, "JetStream's answer cannot be read"));
    }
  }

  void close() {
    subscription.close();
  }
}
