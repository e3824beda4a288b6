package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads single messages of one stream. May be used from any context. */
final class MessageReader {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

  private final Requester requester;
  private final JetStreamApi api;
  private final String stream;

  /** Whether the stream allows direct reads; null until it is known. */
  private volatile @Nullable Boolean direct;

  MessageReader(Requester requester, JetStreamApi api, String stream) {
    this.requester = requester;
    this.api = api;
    this.stream = stream;
  }

  /** The last message of a subject: from any replica where the stream allows it (ADR-31). */
  Future<Optional<StoredMessage>> last(Home home, String subject) {
    // Asked for once: a stream that does not allow it leaves a direct read without an answer.
    return allowsDirect(home)
        .compose(allowed -> allowed ? direct(home, subject) : atLeader(home, subject))
        .onFailure(cause -> direct = null);
  }

  private Future<Boolean> allowsDirect(Home home) {
    var known = direct;
    if (known != null) return home.succeeded(known);
    return api.request(home, "STREAM.INFO." + stream, new JsonObject())
        .map(info -> info.getJsonObject("config").getBoolean("allow_direct", false))
        .onSuccess(allowed -> direct = allowed);
  }

  private Future<Optional<StoredMessage>> direct(Home home, String subject) {
    var question = "$JS.API.DIRECT.GET." + stream + "." + subject;
    return requester
        .request(home, question, null, new byte[0], ANSWER_MAX)
        .compose(
            answer -> {
              if (answer.status() == 404) return home.succeeded(Optional.empty());
              var found = StoredMessage.ofDirect(answer);
              return found != null
                  ? home.succeeded(Optional.of(found))
                  : home.failed(
                      new ApiException(
                          answer.status(),
                          0,
                          "no direct read of " + stream + ": " + answer.statusText()));
            });
  }

  /** The last message of a subject, and none older. */
  Future<Optional<StoredMessage>> atLeader(Home home, String subject) {
    var question = new JsonObject().put("last_by_subj", subject);
    return api.request(home, "STREAM.MSG.GET." + stream, question)
        .map(answer -> Optional.of(StoredMessage.ofApi(answer)))
        .recover(
            cause ->
                cause instanceof ApiException said && said.errorCode() == ApiException.NO_MESSAGE
                    ? home.succeeded(Optional.empty())
                    : home.failed(cause));
  }
}
