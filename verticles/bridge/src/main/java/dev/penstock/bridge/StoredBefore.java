package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * Tells a refused expectation from a message that only meets itself: newer servers look at the
 * expectation before the id, so one that is sent again after it was stored is refused. If it was
 * stored, it is the first message behind the sequence it expected.
 */
final class StoredBefore {
  static final int WRONG_LAST_SEQUENCE = 10_071;

  private final Home home;
  private final JetStreamApi api;

  StoredBefore(Home home, JetStreamApi api) {
    this.home = home;
    this.api = api;
  }

  /** Fails when the broker does not say. */
  Future<Optional<PubAck>> find(OutMessage message, String stream) {
    var ofSubject = message.headers().get(Expectation.lastSubjectSequence(0).header());
    var ofStream = message.headers().get(Expectation.lastSequence(0).header());
    var question = new JsonObject();
    if (ofSubject != null) {
      question.put("seq", Long.parseLong(ofSubject) + 1).put("next_by_subj", message.subject());
    } else if (ofStream != null) {
      question.put("seq", Long.parseLong(ofStream) + 1);
    } else {
      return home.succeeded(Optional.empty());
    }
    return api.request(home, "STREAM.MSG.GET." + stream, question)
        .map(answer -> same(message, stream, StoredMessage.ofApi(answer)))
        .recover(
            cause ->
                cause instanceof ApiException said && said.isNotFound()
                    ? home.succeeded(Optional.empty())
                    : home.failed(cause));
  }

  private static Optional<PubAck> same(OutMessage message, String stream, StoredMessage found) {
    return message.messageId().equals(found.headers().get("Nats-Msg-Id"))
        ? Optional.of(new PubAck(stream, found.sequence(), true))
        : Optional.empty();
  }
}
