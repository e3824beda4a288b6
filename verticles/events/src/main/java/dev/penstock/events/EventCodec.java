package dev.penstock.events;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Events to JSON and back, each held against its schema. Not for use by several threads at once:
 * one per verticle instance.
 */
public final class EventCodec {
  private final Schemas schemas;

  public EventCodec(Schemas schemas) {
    this.schemas = schemas;
  }

  /**
   * Throws {@link IllegalStateException} when our own event breaks its schema: a defect of ours.
   */
  public byte[] encode(Event event) {
    var json = EventWriter.write(event);
    var violations = schemas.violations(event.subject(), json);
    if (!violations.isEmpty()) {
      throw new IllegalStateException(
          "refused to publish " + event.id() + ", which violates its schema: " + join(violations));
    }
    return json.toBuffer().getBytes();
  }

  /** Throws {@link MalformedEventException} when the body is not what the subject promises. */
  public Event decode(String subject, byte[] body) {
    JsonObject json;
    try {
      json = new JsonObject(Buffer.buffer(body));
    } catch (DecodeException | ClassCastException e) {
      throw MalformedEventException.notJson(subject, firstLine(e.getMessage()));
    }
    if (json.getMap() == null) throw MalformedEventException.notJson(subject, "null");
    var violations = schemas.violations(subject, json);
    if (!violations.isEmpty()) throw MalformedEventException.violates(subject, join(violations));
    return EventReader.read(subject, json);
  }

  private static String join(List<Violation> violations) {
    return violations.stream().map(Violation::toString).collect(Collectors.joining("; "));
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
