package dev.penstock.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docker/compose.yaml}, as far as it can be known without an engine. */
class ComposeTest {
  private static final String PENSTOCK = "penstock:";

  @TempDir Path folder;
  private final Yaml compose = Yaml.documents(Deployed.DOCKER.resolve("compose.yaml")).get(0);

  /** The schema is that of the Compose Specification as published (Apache License 2.0). */
  @Test
  void isComposeByItsSchema() throws IOException {
    try (var stream = getClass().getResourceAsStream("/compose-spec.json")) {
      var text = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
      var options =
          new JsonSchemaOptions()
              .setBaseUri("https://penstock.dev")
              .setDraft(Draft.DRAFT7)
              .setOutputFormat(OutputFormat.Basic);
      var validator = Validator.create(JsonSchema.of(new JsonObject(text)), options);
      var unit = validator.validate(json(compose));
      assertThat(unit.getValid()).as(String.valueOf(unit.getErrors())).isTrue();
      var wrong = json(compose);
      wrong.getJsonObject("services").getJsonObject("order").put("read_onyl", true);
      assertThat(validator.validate(wrong).getValid()).as("notices a mistake").isFalse();
    }
  }

  @Test
  void declaresWhateverItRefersTo() {
    for (var service : services()) {
      assertDeclared(service, "networks", service.texts("networks"));
      assertDeclared(service, "configs", sources(service, "configs"));
      assertDeclared(service, "secrets", sources(service, "secrets"));
      var volumes = service.texts("volumes").stream().map(it -> it.split(":")[0]).toList();
      assertDeclared(service, "volumes", volumes);
      assertDeclared(service, "services", service.at("depends_on").keys());
    }
    for (var group : List.of("networks", "configs", "secrets", "volumes")) {
      var used = services().stream().flatMap(it -> uses(it, group)).toList();
      assertThat(used).as("nothing is declared for nobody").containsAll(compose.at(group).keys());
    }
  }

  @Test
  void findsEveryFile() {
    var secrets = Deployed.secrets(folder);
    for (var name : compose.at("configs").keys()) {
      var file = compose.text("configs/" + name + "/file");
      assertThat(Deployed.DOCKER.resolve(file)).isRegularFile();
    }
    for (var name : compose.at("secrets").keys()) {
      assertThat(compose.text("secrets/" + name + "/file")).isEqualTo("secrets/" + name);
      assertThat(secrets.resolve(name)).isRegularFile();
    }
  }

  @Test
  void runsEveryVerticleWithSettingsThatItUnderstands() {
    var files = Map.of("/run/secrets", Deployed.secrets(folder), "/etc/penstock", conf());
    var verticles = new ArrayList<String>();
    for (var service : services()) {
      if (!service.text("image").startsWith(PENSTOCK)) continue;
      verticles.addAll(service.texts("command"));
      var settings = Deployed.settings(environment(service), files);
      assertThat(settings.value("streams.replicas")).isEqualTo("3");
      assertThat(settings.value("http.host")).isEqualTo("0.0.0.0");
      assertThat(settings.value("database.url")).startsWith("postgresql://penstock:");
      assertThat(settings.value("nats.url").split(",")).hasSize(3).allMatch(this::isNatsService);
    }
    assertThat(verticles).containsExactlyInAnyOrderElementsOf(Services.names());
    assertThat(compose.text("services/inventory/deploy/replicas")).isEqualTo("2");
  }

  @Test
  void givesEachNatsServerWhatItsConfigurationAsksFor() {
    var secrets = Deployed.secrets(folder);
    for (var node : List.of("nats-1", "nats-2", "nats-3")) {
      var environment = environment(compose.at("services/" + node));
      assertThat(environment.keySet()).containsAll(Deployed.natsVariables(secrets));
      assertThat(environment).containsEntry("NATS_NODE", node);
      Deployed.assertRoomForStreams(environment.get("NATS_STORE_BYTES_MAX"));
    }
  }

  @Test
  void givesNoContainerMoreThanItNeeds() {
    for (var service : services()) {
      var name = service.text("image");
      assertThat(service.text("read_only")).as(name).isEqualTo("true");
      assertThat(service.texts("cap_drop")).as(name).containsExactly("ALL");
      assertThat(service.texts("security_opt")).as(name).contains("no-new-privileges:true");
      assertThat(service.at("deploy/resources/limits").keys())
          .as(name)
          .contains("cpus", "memory", "pids");
      var isChecked = service.has("healthcheck/test") || name.startsWith(PENSTOCK);
      assertThat(isChecked).as("%s says whether it is well", name).isTrue();
      assertThat(service.texts("ports")).as(name).allMatch(port -> port.startsWith("127.0.0.1:"));
    }
  }

  private boolean isNatsService(String url) {
    return compose.at("services").keys().contains(url.replaceAll("nats://(.*):4222", "$1"));
  }

  private Path conf() {
    return Deployed.ROOT.resolve("conf");
  }

  private List<Yaml> services() {
    return compose.at("services").keys().stream().map(it -> compose.at("services/" + it)).toList();
  }

  private static Map<String, String> environment(Yaml service) {
    var environment = new LinkedHashMap<String, String>();
    var variables = service.at("environment");
    variables.keys().forEach(name -> environment.put(name, withDefault(variables.text(name))));
    return environment;
  }

  /** As the engine reads it when nothing is set. */
  private static String withDefault(String value) {
    return value.replaceAll("\\$\\{\\w+:-(.*)}", "$1");
  }

  private static Stream<String> uses(Yaml service, String group) {
    if (group.equals("volumes")) return service.texts(group).stream().map(it -> it.split(":")[0]);
    return sources(service, group).stream();
  }

  private static List<String> sources(Yaml service, String group) {
    var named = service.list(group).stream().map(it -> it.text("source"));
    var plain = service.texts(group).stream().filter(it -> !it.startsWith("{"));
    return Stream.concat(named, plain).toList();
  }

  private void assertDeclared(Yaml service, String group, List<String> names) {
    assertThat(compose.at(group).keys()).as("%s of %s", group, service).containsAll(names);
  }

  private static JsonObject json(Yaml yaml) {
    return new JsonObject(new JsonObject(strings(yaml.content())).encode());
  }

  private static Map<String, Object> strings(Map<?, ?> mapping) {
    var named = new LinkedHashMap<String, Object>();
    mapping.forEach((key, value) -> named.put(key.toString(), value));
    return named;
  }
}
