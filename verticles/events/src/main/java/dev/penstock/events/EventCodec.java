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
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Events to JSON and back, each held against its schema. Events are what their newest version says;
 * of older ones they are made step by step when they are read, and turned back into them when they
 * are written. Not for use by several threads at once: one per verticle instance.
 */
public final class EventCodec {
  /** Reads what Vert.x reads, but from the bytes themselves, and writes straight to them. */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

  private final Schemas schemas;
  private final ReadVersions read;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream(512);

  /** Reads every known version. */
  public EventCodec(Schemas schemas) {
    this(schemas, version -> true);
  }

  /**
   * @param isRead asked for each event anew, so that the answer may change; what is in another
   *     version is malformed
   */
  public EventCodec(Schemas schemas, Predicate<EventVersion> isRead) {
    this.schemas = schemas;
    this.read = new ReadVersions(schemas, isRead);
  }

  /** In the version that {@link Event#subject} names, which is the first. */
  public byte[] encode(Event event) {
    return encode(event, schemas.version(event.subject()));
  }

  /**
   * In one of the event's versions, without what that has no place for. Throws {@link
   * IllegalStateException} when our own event breaks the schema: a defect of ours.
   */
  public byte[] encode(Event event, EventVersion version) {
    var contract = schemas.contract(version.subject());
    if (contract == null || !version.event().equals(event.subject())) {
      throw new IllegalArgumentException(event.id() + " has no version " + version);
    }
    var json = contract.fromNewest().apply(EventWriter.write(event));
    var violations = contract.schema().violations(json);
    if (!violations.isEmpty()) {
      throw new IllegalStateException(
          "refused to publish " + event.id() + ", which violates its schema: " + join(violations));
    }
    return bytes(json);
  }

  /**
   * Throws {@link MalformedEventException} when the body is not what the subject promises, or that
   * version is not read.
   *
   * @param subject without its lane
   */
  public Event decode(String subject, byte[] body) {
    var contract = read.of(subject);
    var json = json(subject, body);
    var violations = contract.schema().violations(json);
    if (!violations.isEmpty()) throw read.misfit(contract, json, join(violations));
    try {
      return EventReader.read(contract.version().event(), contract.toNewest().apply(json));
    } catch (DateTimeException e) {
      // The general validator takes for a time what has no zone, or one that is nowhere.
      throw read.misfit(contract, json, firstLine(String.valueOf(e.getMessage())));
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
