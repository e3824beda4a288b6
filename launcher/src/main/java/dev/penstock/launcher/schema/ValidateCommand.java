package dev.penstock.launcher.schema;

import dev.penstock.events.Schemas;
import dev.penstock.events.Violation;
import dev.penstock.launcher.Nearest;
import dev.penstock.launcher.Version;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds a document against its schema, as the services do. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Validates an event or the body of an order request against its schema, with the schemas and"
          + " the validator that this Penstock runs with.",
      "What has no version is taken for an order request, and an event for that whose fields it has;"
          + " --as leaves no doubt."
    },
    footer = {
      "",
      "Exit codes: 0 valid, 1 not, 2 wrong usage, 3 the file cannot be read.",
      "",
      "Examples:",
      "  penstock schema validate order.json",
      "  penstock schema validate --as orders.created.v1 event.json",
      "  penstock schema validate --as order-request - < order.json"
    })
final class ValidateCommand implements Callable<Integer> {
  private static final String ORDER_REQUEST = "order-request";
  private static final int INVALID = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--as",
      paramLabel = "EVENT.vN|" + ORDER_REQUEST,
      description = "what it is meant to be; without a version, v1")
  private @Nullable String as;

  @Parameters(paramLabel = "FILE", description = "a JSON document; - is standard input")
  private Path file = Path.of("-");

  @Override
  public Integer call() {
    var document = JsonText.read(file.toString(), content());
    var schemas = SchemaShelf.builtIn();
    var name = as == null ? recognize(document, schemas) : known(as, schemas);
    var violations = violations(name, document);
    var out = spec.commandLine().getOut();
    var what = as == null ? name + ", by its fields" : name;
    if (violations.isEmpty()) {
      out.println("%s: valid (%s)".formatted(file, what));
    } else {
      out.println("%s: INVALID (%s)".formatted(file, what));
      for (var violation : violations) out.println("  " + violation);
    }
    out.flush();
    return violations.isEmpty() ? 0 : INVALID;
  }

  private static List<Violation> violations(String name, @Nullable Object document) {
    if (!(document instanceof Map<?, ?> map)) {
      return List.of(new Violation("#", "must be a JSON object"));
    }
    @SuppressWarnings("unchecked")
    var object = new JsonObject((Map<String, Object>) map);
    if (name.equals(ORDER_REQUEST)) return Schemas.orderRequest().violations(object);
    var version = SchemaVersion.of(name).orElseThrow();
    return Parties.isDeadLetter(version)
        ? new Schemas().deadLetterViolations(object)
        : new Schemas().violations(version.subject(), object);
  }

  private String recognize(@Nullable Object document, SchemaShelf schemas) {
    if (!(document instanceof Map<?, ?> map) || !map.containsKey("version")) return ORDER_REQUEST;
    @SuppressWarnings("unchecked")
    var candidates = Recognition.of((Map<String, Object>) map, schemas.inForce());
    if (candidates.size() == 1) return candidates.get(0).toString();
    throw usage(
        "%s may be %s; say which with --as"
            .formatted(
                file,
                candidates.stream()
                    .map(SchemaVersion::toString)
                    .collect(Collectors.joining(" or "))));
  }

  private String known(String name, SchemaShelf schemas) {
    var known = new ArrayList<>(schemas.inForce().keySet().stream().map(Object::toString).toList());
    known.add(ORDER_REQUEST);
    if (known.contains(name)) return name;
    if (known.contains(name + ".v1")) return name + ".v1";
    throw usage(
        "--as \"%s\" is no event; did you mean %s? penstock schema list names them all"
            .formatted(name, Nearest.to(name, known)));
  }

  private byte[] content() {
    try {
      return file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UnreadableFileException(file.toString(), "cannot be read: " + e);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
