package dev.penstock.events;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The registry: every version of every event with its compiled schema, as the files of {@code
 * schemas/events} declare them. Compile once per verticle: the constructor compiles every file,
 * validation afterwards only computes. Not for use by several threads at once.
 */
public final class Schemas {
  private static final String DEAD_LETTER = "deadletters";

  private final Map<String, CompiledSchema> compiled = new HashMap<>();
  private final Map<String, EventVersion> versions = new HashMap<>();

  /** Throws {@link InvalidSchemaException} when a file is not as it should be. */
  public Schemas() {
    this(SchemaFiles.all());
  }

  Schemas(List<SchemaFile> files) {
    for (var file : files) {
      compiled.put(file.version().subject(), CompiledSchema.of(file));
      versions.put(file.version().subject(), file.version());
    }
  }

  /** The subjects of all versions of all events, on the standard lane. */
  public static List<String> subjects() {
    return SchemaFiles.all().stream()
        .filter(SchemaFile::isEvent)
        .map(file -> file.version().subject())
        .toList();
  }

  /**
   * The version that a subject names.
   *
   * @param subject without its lane
   */
  public EventVersion version(String subject) {
    var version = versions.get(subject);
    if (version == null) throw MalformedEventException.unknownSubject(subject);
    return version;
  }

  /** What of the document breaks the schema of the subject; empty when nothing does. */
  List<Violation> violations(String subject, JsonObject document) {
    var schema = compiled.get(subject);
    if (schema == null) throw MalformedEventException.unknownSubject(subject);
    return schema.violations(document);
  }

  /** The same for a dead letter, whose subject is {@code deadletters.<service>}. */
  public List<Violation> deadLetterViolations(JsonObject document) {
    return violations(DEAD_LETTER, document);
  }

  /**
   * A validator for the body of an order request: the first schema of {@code orders.created}
   * without what the service itself sets, with the priority that later is told by the lane, and
   * closed to unknown fields.
   */
  public static RequestSchema orderRequest() {
    var schema = document(OrderEvent.CREATED);
    var properties = schema.getJsonObject("properties");
    for (var own : List.of("order_id", "version", "correlation_id", "created_at")) {
      properties.remove(own);
    }
    properties.getJsonObject("items").getJsonObject("items").put("additionalProperties", false);
    properties.put("priority", priorities());
    schema
        .put("$id", "https://penstock.dev/schemas/order-request.json")
        .put("required", new JsonArray().add("items"))
        .put("additionalProperties", false)
        .remove("examples");
    return CompiledSchema.of(schema, "order-request#")::violations;
  }

  private static JsonObject priorities() {
    var names = new JsonArray();
    for (var priority : Priority.values()) names.add(priority.wireName());
    return new JsonObject().put("type", "string").put("enum", names);
  }

  /** Validates the body of a request. */
  @FunctionalInterface
  public interface RequestSchema {
    List<Violation> violations(Object document);
  }

  /** A copy of the schema of a subject, as its file has it. */
  static JsonObject document(String subject) {
    return SchemaFiles.all().stream()
        .filter(file -> file.version().subject().equals(subject))
        .map(file -> file.document().copy())
        .findFirst()
        .orElseThrow(() -> MalformedEventException.unknownSubject(subject));
  }
}
