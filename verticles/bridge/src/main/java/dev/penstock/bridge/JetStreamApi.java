package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Requests to {@code $JS.API}. May be used from any context; futures complete on the given one. */
final class JetStreamApi {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
  private static final Backoff RETRY = new Backoff(50, 1_000);

  private final Requester requester;

  JetStreamApi(Requester requester) {
    this.requester = requester;
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
    var bytes = body.isEmpty() ? new byte[0] : body.encode().getBytes(StandardCharsets.UTF_8);
    return requester
        .request(home, "$JS.API." + what, null, bytes, ANSWER_MAX)
        .transform(
            answered ->
                answered.succeeded()
                    ? read(home, answered.result())
                    : home.failed(unanswered(answered.cause())));
  }

  private static Throwable unanswered(Throwable cause) {
    if (!(cause instanceof RequestException request)) return cause;
    boolean absent = request.outcome() == RequestException.Outcome.NO_RESPONDERS;
    var why = absent ? "JetStream does not answer; is it enabled?" : request.getMessage();
    return new ApiException(request.code(), 0, why);
  }

  private static Future<JsonObject> read(Home home, Frame frame) {
    if (frame.status() != 0) {
      return home.failed(new ApiException(frame.status(), 0, frame.statusText()));
    }
    try {
      var json = new JsonObject(Buffer.buffer(frame.body()));
      var error = json.getJsonObject("error");
      if (error == null) return home.succeeded(json);
      return home.failed(
          new ApiException(
              error.getInteger("code", 0),
              error.getInteger("err_code", 0),
              error.getString("description", "refused without a reason")));
    } catch (DecodeException | ClassCastException unreadable) {
      return home.failed(new ApiException(500, 0, "JetStream's answer cannot be read"));
    }
  }
}
