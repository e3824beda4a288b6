package dev.penstock.events;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The registry: every version of every event with its compiled schema, as the files of {@code
 * schemas/events} declare them. Compile once per verticle: the constructor compiles every file,
 * validation afterwards only computes. Not for use by several threads at once.
 */
public final class Schemas {
  private static final String DEAD_LETTER = "deadletters";

  private final Map<String, List<EventVersion>> versions = new HashMap<>();
  private final Map<String, Contract> contracts = new HashMap<>();
  private final Map<String, CompiledSchema> others = new HashMap<>();

  /** Throws {@link InvalidSchemaException} when a file is not as it should be. */
  public Schemas() {
    this(SchemaFiles.all(), Steps.ALL);
  }

  /**
   * @param files by event and version
   */
  Schemas(List<SchemaFile> files, List<Step> steps) {
    for (var file : files) {
      if (!file.isEvent()) continue;
      var version = file.version();
      versions.computeIfAbsent(version.event(), event -> new ArrayList<>()).add(version);
    }
    versions.replaceAll((event, all) -> List.copyOf(all));
    for (var file : files) {
      var version = file.version();
      if (file.isEvent()) {
        int newest = versions.get(version.event()).size();
        contracts.put(version.subject(), Contract.of(file, newest, steps));
      } else {
        others.put(version.subject(), CompiledSchema.of(file));
      }
    }
  }

  /** All versions of all events; those of one event one behind the other, the newest last. */
  public static List<EventVersion> allVersions() {
    return SchemaFiles.all().stream().filter(SchemaFile::isEvent).map(SchemaFile::version).toList();
  }

  /** The subjects of all versions of all events, on the standard lane. */
  public static List<String> subjects() {
    return allVersions().stream().map(EventVersion::subject).toList();
  }

  /** The same of some events, by their names. */
  public static List<String> subjectsOf(String... events) {
    var names = List.of(events);
    return allVersions().stream()
        .filter(version -> names.contains(version.event()))
        .map(EventVersion::subject)
        .toList();
  }

  /** All versions of an event, the newest last; none of what is no event. */
  public List<EventVersion> versions(String event) {
    return versions.getOrDefault(event, List.of());
  }

  /**
   * The version that a subject names.
   *
   * @param subject without its lane
   */
  public EventVersion version(String subject) {
    return known(subject).version();
  }

  /** The same, empty for a subject of no event. */
  public Optional<EventVersion> find(String subject) {
    return Optional.ofNullable(contracts.get(subject)).map(Contract::version);
  }

  /** Whether an event can be turned from one version into a neighbouring one, up or down. */
  public static boolean hasStep(String event, int from, int to) {
    return Steps.ALL.stream()
        .anyMatch(step -> step.event().equals(event) && step.from() == from && step.to() == to);
  }

  /** Of the version that a subject names; null when it names none. */
  @Nullable Contract contract(String subject) {
    return contracts.get(subject);
  }

  private Contract known(String subject) {
    var contract = contracts.get(subject);
    if (contract == null) throw MalformedEventException.unknownSubject(subject);
    return contract;
  }

  /** What of the document breaks the schema of the subject; empty when nothing does. */
  public List<Violation> violations(String subject, JsonObject document) {
    return known(subject).schema().violations(document);
  }

  /** The same for a dead letter, whose subject is {@code deadletters.<service>}. */
  public List<Violation> deadLetterViolations(JsonObject document) {
    return others.get(DEAD_LETTER).violations(document);
  }

  /** The id of the schema of dead letters. */
  public static String deadLetterSchemaId() {
    return SchemaFiles.all().stream()
        .map(SchemaFile::version)
        .filter(version -> version.event().equals(DEAD_LETTER))
        .map(EventVersion::schemaId)
        .findFirst()
        .orElseThrow();
  }

  /** A validator for the body of an order request, by {@link #orderRequestDocument}. */
  public static RequestSchema orderRequest() {
    return CompiledSchema.of(orderRequestDocument(), "order-request#")::violations;
  }

  /**
   * The schema of {@code orders.created} without what the service itself sets, with the priority
   * that later is told by the lane, and closed to unknown fields.
   */
  public static JsonObject orderRequestDocument() {
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
    return schema;
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
