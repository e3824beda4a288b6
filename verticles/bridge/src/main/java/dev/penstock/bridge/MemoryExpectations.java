package dev.penstock.bridge;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a message may expect of a {@link MemoryStream}. */
final class MemoryExpectations {
  private MemoryExpectations() {}

  /** The server's error, or null when all holds. */
  static @Nullable JsonObject unmet(MemoryStream stream, String subject, NatsHeaders headers) {
    var messages = stream.messages();
    var name = headers.first(Expectation.stream("").header());
    if (name != null && !name.equals(stream.name())) {
      return InMemoryBroker.reason(400, 10_060, "expected stream does not match");
    }
    var last = headers.first(Expectation.lastSequence(0).header());
    if (last != null && Long.parseLong(last) != messages.size()) {
      return wrongSequence(messages.size());
    }
    var ofSubject = headers.first(Expectation.lastSubjectSequence(0).header());
    long sequence = lastSequence(stream, subject);
    if (ofSubject != null && Long.parseLong(ofSubject) != sequence) return wrongSequence(sequence);
    var id = headers.first(Expectation.lastMessageId("").header());
    var lastHeaders = messages.isEmpty() ? null : messages.get(messages.size() - 1).headers();
    var lastId = lastHeaders == null ? null : lastHeaders.first("Nats-Msg-Id");
    return id == null || id.equals(lastId)
        ? null
        : InMemoryBroker.reason(400, 10_070, "wrong last msg ID: " + lastId);
  }

  private static long lastSequence(MemoryStream stream, String subject) {
    var messages = stream.messages();
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).subject().equals(subject)) return messages.get(i).sequence();
    }
    return 0;
  }

  private static JsonObject wrongSequence(long is) {
    return InMemoryBroker.reason(400, 10_071, "wrong last sequence: " + is);
  }
}
