package dev.penstock.events;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * That a version is being retired. A schema says so with JSON Schema's {@code "deprecated": true}
 * and, beside it, {@code "x-deprecation": {"from", "sunset", "migration"}}, each of which may be
 * missing; its events say so with the CloudEvents extension of the same name.
 *
 * @param from since when
 * @param sunset when it ends; not before {@code from}
 * @param migration where it stands what to read instead
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/deprecation.md">
 *     Deprecation extension</a>
 */
public record Deprecation(
    Optional<OffsetDateTime> from, Optional<OffsetDateTime> sunset, Optional<URI> migration) {
  static final String MARK = "deprecated";
  static final String DETAILS = "x-deprecation";

  private static final Set<String> KEYS = Set.of("from", "sunset", "migration");

  /** What a schema file says of its version; empty when it is not being retired. */
  static Optional<Deprecation> of(JsonObject schema, String file) {
    var mark = schema.getValue(MARK, false);
    if (!(mark instanceof Boolean isDeprecated)) {
      throw new InvalidSchemaException(file + "#/" + MARK, "must be true or false, is " + mark);
    }
    var place = file + "#/" + DETAILS;
    if (!(schema.getValue(DETAILS, new JsonObject()) instanceof JsonObject details)) {
      throw new InvalidSchemaException(place, "must be an object");
    }
    if (!isDeprecated) {
      if (details.isEmpty()) return Optional.empty();
      throw new InvalidSchemaException(place, "needs \"" + MARK + "\": true beside it");
    }
    return Optional.of(read(details, place));
  }

  private static Deprecation read(JsonObject details, String place) {
    for (var key : details.fieldNames()) {
      if (!KEYS.contains(key)) {
        throw new InvalidSchemaException(place + "/" + key, "unknown; known are " + KEYS);
      }
    }
    var from = read(details, "from", place, Rfc3339::parse);
    var sunset = read(details, "sunset", place, Rfc3339::parse);
    if (from.isPresent() && sunset.isPresent() && sunset.get().isBefore(from.get())) {
      throw new InvalidSchemaException(place + "/sunset", "is before #/" + DETAILS + "/from");
    }
    return new Deprecation(from, sunset, read(details, "migration", place, Deprecation::uri));
  }

  private static <T> Optional<T> read(
      JsonObject details, String key, String place, Function<String, T> parse) {
    var value = details.getValue(key);
    if (value == null) return Optional.empty();
    try {
      return Optional.of(parse.apply((String) value));
    } catch (ClassCastException | DateTimeException | IllegalArgumentException e) {
      throw new InvalidSchemaException(place + "/" + key, "cannot be read: " + value);
    }
  }

  private static URI uri(String text) {
    var uri = URI.create(text);
    if (!uri.isAbsolute()) throw new IllegalArgumentException(text);
    return uri;
  }

  /** The headers of every event in this version. */
  Map<String, String> headers() {
    var headers = new LinkedHashMap<String, String>();
    headers.put("ce-deprecated", "true");
    from.ifPresent(at -> headers.put("ce-deprecationfrom", Rfc3339.format(at)));
    sunset.ifPresent(at -> headers.put("ce-deprecationsunset", Rfc3339.format(at)));
    // Header values are percent-encoded once more: CloudEvents, NATS binding, 3.1.3.2.
    migration.ifPresent(
        at -> headers.put("ce-deprecationmigration", at.toASCIIString().replace("%", "%25")));
    return headers;
  }
}
