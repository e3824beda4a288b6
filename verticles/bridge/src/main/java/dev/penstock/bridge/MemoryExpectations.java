package dev.penstock.bridge;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a message may expect of a {@link MemoryStream}. */
final class MemoryExpectations {
  private MemoryExpectations() {}

  /** The server's error, or null when all holds. */
  static @Nullable JsonObject unmet(MemoryStream stream, String subject, NatsHeaders headers) {
    var name = headers.first(Expectation.stream("").header());
    if (name != null && !name.equals(stream.name())) {
      return InMemoryBroker.reason(400, 10_060, "expected stream does not match");
    }
    var last = headers.first(Expectation.lastSequence(0).header());
    if (last != null && Long.parseLong(last) != stream.lastSequence()) {
      return wrongSequence(stream.lastSequence());
    }
    var ofSubject = headers.first(Expectation.lastSubjectSequence(0).header());
    long sequence = stream.lastSequence(subject);
    if (ofSubject != null && Long.parseLong(ofSubject) != sequence) return wrongSequence(sequence);
    var id = headers.first(Expectation.lastMessageId("").header());
    var lastMessage = stream.at(stream.lastSequence());
    var lastHeaders = lastMessage == null ? null : lastMessage.headers();
    var lastId = lastHeaders == null ? null : lastHeaders.first("Nats-Msg-Id");
    return id == null || id.equals(lastId)
        ? null
        : InMemoryBroker.reason(400, 10_070, "wrong last msg ID: " + lastId);
  }

  private static JsonObject wrongSequence(long is) {
    return InMemoryBroker.reason(400, 10_071, "wrong last sequence: " + is);
  }
}
