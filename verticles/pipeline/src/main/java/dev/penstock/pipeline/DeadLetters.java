package dev.penstock.pipeline;

import dev.penstock.bridge.InMessage;
import dev.penstock.bridge.OutMessage;
import dev.penstock.bridge.Publisher;
import dev.penstock.events.EventHeaders;
import dev.penstock.events.Schemas;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what cannot be handled to {@code deadletters.<service>}, whole: nothing of the original is
 * lost, and the same message dead-lettered twice is stored once.
 */
final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final Pattern CARRIED = Pattern.compile("[\\x20-\\x7e]{0,256}");

  private final String service;
  private final Publisher publisher;
  private final Schemas schemas;
  private final MeterRegistry meters;

  DeadLetters(String service, Publisher publisher, Schemas schemas, MeterRegistry meters) {
    this.service = service;
    this.publisher = publisher;
    this.schemas = schemas;
    this.meters = meters;
  }

  /** Succeeds when all are stored, which is when their originals may be acknowledged. */
  Future<Void> publish(List<Letter> letters) {
    if (letters.isEmpty()) return Future.succeededFuture();
    return publisher
        .publishAll(letters.stream().map(this::outMessage).toList())
        .onSuccess(acks -> letters.forEach(this::report))
        .mapEmpty();
  }

  private void report(Letter letter) {
    var message = letter.message();
    Counter.builder("penstock.messages.failed")
        .tag("subject", message.subject())
        .tag("service", service)
        .tag("failure", letter.failure())
        .register(meters)
        .increment();
    LogLine.about(LOG.atWarn(), message)
        .addKeyValue("service", service)
        .addKeyValue("failure", letter.failure())
        .addKeyValue("attempts", letter.attempts())
        .log("dead-lettered: {}", letter.reason());
  }

  private OutMessage outMessage(Letter letter) {
    var id = letter.messageId(service);
    var body = letter.toJson(service, Instant.now());
    var violations = schemas.deadLetterViolations(body);
    if (!violations.isEmpty()) throw new IllegalStateException(id + ": " + violations);
    return new OutMessage(
        "deadletters." + service, id, headers(letter.message(), id), body.toBuffer().getBytes());
  }

  private Map<String, String> headers(InMessage message, String id) {
    return Map.of(
        EventHeaders.SPEC_VERSION, "1.0",
        EventHeaders.ID, id,
        EventHeaders.SOURCE, EventHeaders.source(service),
        EventHeaders.TYPE, "deadletters",
        EventHeaders.CORRELATION_ID, header(message, EventHeaders.CORRELATION_ID),
        EventHeaders.CAUSATION_ID, header(message, EventHeaders.ID),
        EventHeaders.TRACEPARENT, header(message, EventHeaders.TRACEPARENT));
  }

  /** A stranger's header may hold what ours cannot carry; whole it stands in the letter. */
  private static String header(InMessage message, String name) {
    var value = message.header(name);
    return value == null || !CARRIED.matcher(value).matches() ? "" : value;
  }
}
