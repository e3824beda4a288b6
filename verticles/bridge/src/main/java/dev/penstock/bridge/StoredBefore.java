package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
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
        .map(answer -> same(message, stream, answer.getJsonObject("message")))
        .recover(
            cause ->
                cause instanceof ApiException said && said.isNotFound()
                    ? home.succeeded(Optional.empty())
                    : home.failed(cause));
  }

  private static Optional<PubAck> same(OutMessage message, String stream, JsonObject found) {
    var headers =
        new String(Base64.getDecoder().decode(found.getString("hdrs", "")), StandardCharsets.UTF_8);
    boolean same =
        headers
            .lines()
            .anyMatch(line -> line.matches("(?i)Nats-Msg-Id:.*") && value(line, message));
    return same ? Optional.of(new PubAck(stream, found.getLong("seq"), true)) : Optional.empty();
  }

  private static boolean value(String line, OutMessage message) {
    return line.substring(line.indexOf(':') + 1).strip().equals(message.messageId());
  }
}
