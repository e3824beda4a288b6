package dev.penstock.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Events to JSON and back, each held against its schema. Not for use by several threads at once:
 * one per verticle instance.
 */
public final class EventCodec {
  /** Reads what Vert.x reads, but from the bytes themselves, and writes straight to them. */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

  private final Schemas schemas;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream(512);

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
    return bytes(json);
  }

  /** Throws {@link MalformedEventException} when the body is not what the subject promises. */
  public Event decode(String subject, byte[] body) {
    var json = json(subject, body);
    var violations = schemas.violations(subject, json);
    if (!violations.isEmpty()) throw MalformedEventException.violates(subject, join(violations));
    try {
      return EventReader.read(subject, json);
    } catch (DateTimeException e) {
      // The general validator takes for a time what has no zone, or one that is nowhere.
      throw MalformedEventException.violates(subject, firstLine(String.valueOf(e.getMessage())));
    }
  }

  private byte[] bytes(JsonObject json) {
    written.reset();
    try (var generator = JSON.createGenerator(written)) {
      JacksonCodec.encodeJson(json, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return written.toByteArray();
  }

  @SuppressWarnings("unchecked")
  private static JsonObject json(String subject, byte[] body) {
    try {
      var map = JacksonCodec.fromParser(JSON.createParser(body), Map.class);
      if (map == null) throw MalformedEventException.notJson(subject, "null");
      return new JsonObject(map);
    } catch (DecodeException | ClassCastException e) {
      throw MalformedEventException.notJson(subject, firstLine(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String join(List<Violation> violations) {
    return violations.stream().map(Violation::toString).collect(Collectors.joining("; "));
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
