package dev.penstock.pipeline;

import dev.penstock.bridge.InMessage;
import dev.penstock.bridge.OutMessage;
import dev.penstock.bridge.Publisher;
import dev.penstock.events.EventHeaders;
import dev.penstock.events.Schemas;
import dev.penstock.pipeline.faults.FaultPoint;
import dev.penstock.pipeline.faults.StepPoints;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what cannot be handled to {@code deadletters.<service>}, whole: nothing of the original is
 * lost, and the same message dead-lettered twice is stored once. From then on its order is held.
 */
final class DeadLetters {
  private static final String SCHEMA_ID = Schemas.deadLetterSchemaId();
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final Pattern CARRIED = Pattern.compile("[\\x20-\\x7e]{0,256}");

  private final String service;
  private final StepPoints points;
  private final Holds holds;
  private final Publisher publisher;
  private final Schemas schemas;
  private final MeterRegistry meters;

  DeadLetters(
      String service, Holds holds, Publisher publisher, Schemas schemas, MeterRegistry meters) {
    this.service = service;
    this.points = StepPoints.of(service);
    this.holds = holds;
    this.publisher = publisher;
    this.schemas = schemas;
    this.meters = meters;
  }

  /** Succeeds when all are stored, which is when their originals may be acknowledged. */
  Future<Void> publish(List<Letter> letters) {
    if (letters.isEmpty()) return Future.succeededFuture();
    FaultPoint.hit(points.beforeDeadLetter());
    return holds
        .hold(letters)
        .map(since -> letters.stream().map(each -> outMessage(each, since)).toList())
        .compose(publisher::publishAll)
        .map(acks -> FaultPoint.hit(points.afterDeadLetter(), acks))
        .onSuccess(acks -> letters.forEach(this::report))
        .mapEmpty();
  }

  /** Those that may be handled now; what waits for another message of its order joins that. */
  Future<List<Received<?>>> withoutWaiting(List<Received<?>> messages) {
    return holds
        .waiting(messages)
        .compose(
            waiting -> {
              if (waiting.isEmpty()) return Future.succeededFuture(messages);
              var due = new ArrayList<Received<?>>();
              var letters = new ArrayList<Letter>();
              for (var received : messages) {
                var message = received.message();
                if (waiting.contains(Origin.of(message))) letters.add(Letter.waiting(message));
                else due.add(received);
              }
              return publish(letters).map(due);
            });
  }

  private void report(Letter letter) {
    var message = letter.message();
    Counter.builder("penstock.messages.failed")
        .tag("subject", message.subject())
        .tag("service", service)
        .tag("failure", letter.failure())
        .register(meters)
        .increment();
    LogLine.about(letter.isWaiting() ? LOG.atInfo() : LOG.atWarn(), message)
        .addKeyValue("service", service)
        .addKeyValue("failure", letter.failure())
        .addKeyValue("attempts", letter.attempts())
        .log("dead-lettered: {}", letter.reason());
  }

  private OutMessage outMessage(Letter letter, Map<Origin, Instant> since) {
    var id = letter.messageId(service, since.get(letter.held().origin()));
    var body = letter.toJson(service, Instant.now());
    var violations = schemas.deadLetterViolations(body);
    if (!violations.isEmpty()) throw new IllegalStateException(id + ": " + violations);
    return new OutMessage(
        "deadletters." + service, id, headers(letter.message(), id), body.toBuffer().getBytes());
  }

  private Map<String, String> headers(InMessage message, String id) {
    return Map.of(
        EventHeaders.SPEC_VERSION,
        "1.0",
        EventHeaders.ID,
        id,
        EventHeaders.SOURCE,
        EventHeaders.source(service),
        EventHeaders.TYPE,
        "deadletters",
        EventHeaders.DATA_SCHEMA,
        SCHEMA_ID,
        EventHeaders.CORRELATION_ID,
        header(message, EventHeaders.CORRELATION_ID),
        EventHeaders.CAUSATION_ID,
        header(message, EventHeaders.ID),
        EventHeaders.TRACEPARENT,
        header(message, EventHeaders.TRACEPARENT));
  }

  /** A stranger's header may hold what ours cannot carry; whole it stands in the letter. */
  private static String header(InMessage message, String name) {
    var value = message.header(name);
    return value == null || !CARRIED.matcher(value).matches() ? "" : value;
  }
}
