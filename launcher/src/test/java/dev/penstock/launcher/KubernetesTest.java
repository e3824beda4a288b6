package dev.penstock.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import dev.penstock.bridge.ConsumerSpec;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docker/kubernetes}, as far as it can be known without a cluster. */
class KubernetesTest {
  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "v1 Namespace", Namespace.class,
          "v1 Service", Service.class,
          "apps/v1 Deployment", Deployment.class,
          "apps/v1 StatefulSet", StatefulSet.class,
          "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
          "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class);

  /** Of extensions, which no type here knows. */
  private static final Set<String> OTHERS =
      Set.of(
          "kustomize.config.k8s.io/v1beta1 Kustomization",
          "kustomize.config.k8s.io/v1alpha1 Component",
          "keda.sh/v1alpha1 ScaledObject");

  @TempDir Path folder;

  @Test
  void hasOnlyFieldsThatKubernetesKnows() {
    for (var each : Manifests.all()) {
      var type = each.text("apiVersion") + " " + each.text("kind");
      if (TYPES.containsKey(type)) strict().convertValue(each.content(), TYPES.get(type));
      else assertThat(OTHERS).as(each.toString()).contains(type);
    }
    var wrong = Map.of("spec", Map.of("template", Map.of("spec", Map.of("contaners", List.of()))));
    assertThatThrownBy(() -> strict().convertValue(wrong, Deployment.class))
        .hasMessageContaining("contaners");
  }

  /** The types keep fields that they do not know; here those are mistakes. */
  private static ObjectMapper strict() {
    return new ObjectMapper()
        .setAnnotationIntrospector(
            new JacksonAnnotationIntrospector() {
              private static final long serialVersionUID = 1L;

              @Override
              public Boolean hasAnySetter(Annotated annotated) {
                return false;
              }
            });
  }

  @Test
  void findsEveryFileThatAnOverlayIsMadeOf() {
    var secrets = Deployed.secrets(folder);
    for (var kustomization : Manifests.kustomizations()) {
      var here = kustomization.file().getParent();
      for (var part : Manifests.parts(kustomization)) {
        var file = here.resolve(part).normalize();
        if (part.startsWith("secrets/")) file = folder.resolve(part.substring("secrets/".length()));
        assertThat(file).as(kustomization.toString()).exists();
        if (Files.isDirectory(file)) assertThat(file.resolve("kustomization.yaml")).exists();
      }
    }
    assertThat(secrets).isNotEmptyDirectory();
  }

  @Test
  void usesEveryManifest() {
    var used =
        Manifests.kustomizations().stream()
            .flatMap(
                it ->
                    Manifests.parts(it).stream()
                        .map(part -> it.file().resolveSibling(part).normalize()))
            .collect(Collectors.toSet());
    for (var each : Manifests.all()) {
      if (each.file().endsWith("kustomization.yaml")) continue;
      assertThat(used).contains(each.file());
    }
  }

  @Test
  void mountsOnlyWhatIsGenerated() {
    for (var overlay : List.of("dev", "production")) {
      var generated = Manifests.generated(overlay);
      for (var workload : Manifests.workloads(overlay)) {
        for (var volume : Manifests.volumes(workload)) {
          for (var source :
              Stream.concat(Stream.of(volume), volume.list("projected/sources").stream())
                  .toList()) {
            assertMounted(workload, source.at("configMap"), "name", generated);
            assertMounted(workload, source.at("secret"), "secretName", generated);
            assertMounted(workload, source.at("secret"), "name", generated);
          }
        }
      }
    }
  }

  private static void assertMounted(
      Yaml workload, Yaml source, String nameKey, Map<String, Set<String>> generated) {
    if (!source.has(nameKey)) return;
    assertThat(generated).as(workload.toString()).containsKey(source.text(nameKey));
    var keys = source.list("items").stream().map(item -> item.text("key")).toList();
    assertThat(generated.get(source.text(nameKey))).as(workload.toString()).containsAll(keys);
  }

  @Test
  void runsEveryVerticleWithSettingsThatItUnderstands() {
    var secrets = Deployed.secrets(folder);
    var files =
        Map.of(
            "/run/secrets/penstock", secrets,
            "/run/secrets/provider", secrets,
            "/etc/penstock", Deployed.ROOT.resolve("conf"));
    var verticles = Manifests.verticles("dev");
    assertThat(verticles)
        .flatExtracting(it -> Manifests.container(it).texts("args"))
        .containsExactlyInAnyOrderElementsOf(Services.names());
    for (var verticle : verticles) {
      var variables = new LinkedHashMap<String, String>();
      for (var each :
          List.of(Manifests.container(Manifests.COMMON), Manifests.container(verticle))) {
        each.list("env").forEach(it -> variables.put(it.text("name"), it.text("value")));
      }
      var settings = Deployed.settings(variables, files);
      assertThat(settings.value("nats.url").split(","))
          .hasSize(3)
          .allMatch(url -> url.matches("nats://nats-[012]\\.nats:4222"));
      assertThat(settings.value("streams.replicas")).isEqualTo("3");
    }
  }

  @Test
  void probesHealthRoutesAndBoundsEveryContainer() {
    for (var overlay : List.of("dev", "production")) {
      for (var workload : Manifests.workloads(overlay)) {
        for (var container : Manifests.containers(workload)) {
          var name = workload + " " + container.text("name");
          assertThat(container.at("resources/limits").keys()).as(name).contains("cpu", "memory");
          assertThat(container.at("resources/requests").keys()).as(name).contains("cpu", "memory");
          var hardened =
              Manifests.isVerticle(workload) ? Manifests.container(Manifests.COMMON) : container;
          var security = hardened.at("securityContext");
          assertThat(security.text("readOnlyRootFilesystem")).as(name).isEqualTo("true");
          assertThat(security.text("allowPrivilegeEscalation")).as(name).isEqualTo("false");
          assertThat(security.texts("capabilities/drop")).as(name).containsExactly("ALL");
        }
        var pod =
            (Manifests.isVerticle(workload) ? Manifests.COMMON : workload).at("spec/template/spec");
        assertThat(pod.text("securityContext/runAsNonRoot")).isEqualTo("true");
        assertThat(pod.text("automountServiceAccountToken")).isEqualTo("false");
        assertThat(pod.list("containers").get(0).keys())
            .as(workload.toString())
            .contains("startupProbe", "readinessProbe");
      }
    }
    assertThat(Manifests.container(Manifests.COMMON).text("readinessProbe/httpGet/path"))
        .isEqualTo("/health/ready");
    assertThat(Manifests.container(Manifests.COMMON).text("livenessProbe/httpGet/path"))
        .isEqualTo("/health/live");
  }

  @Test
  void leadsEveryServiceBudgetAndRuleToPodsAndPortsThatThereAre() {
    var pods = Manifests.workloads("dev");
    for (var each : Manifests.all()) {
      var selector = each.at("spec/selector");
      switch (each.text("kind")) {
        case "Service" -> {
          var ports = each.list("spec/ports").stream().map(port -> port.text("targetPort"));
          var pod = Manifests.selected(pods, selector);
          assertThat(Manifests.ports(pod)).as(each.toString()).containsAll(ports.toList());
        }
        case "PodDisruptionBudget" -> Manifests.selected(pods, selector.at("matchLabels"));
        case "NetworkPolicy" -> assertLeadsSomewhere(each, pods);
        default -> {}
      }
    }
  }

  private static void assertLeadsSomewhere(Yaml policy, List<Yaml> pods) {
    var known =
        pods.stream().flatMap(pod -> Manifests.ports(pod).stream()).collect(Collectors.toSet());
    for (var direction : List.of("spec/ingress", "spec/egress")) {
      for (var rule : policy.list(direction)) {
        for (var port : rule.list("ports")) {
          var name = port.text("port");
          assertThat(name.matches("\\d+") || known.contains(name)).as(policy + " " + name).isTrue();
        }
      }
    }
  }

  @Test
  void scalesByConsumersThatThereAre() {
    var declared =
        Services.declared().stream()
            .flatMap(service -> service.consumers().stream())
            .collect(Collectors.toMap(ConsumerSpec::durable, ConsumerSpec::stream));
    var scaled = Manifests.all("ScaledObject");
    assertThat(scaled).hasSize(2);
    for (var each : scaled) {
      var target = each.text("spec/scaleTargetRef/name");
      assertThat(Manifests.verticles("production"))
          .anyMatch(it -> it.text("metadata/name").equals(target));
      for (var trigger : each.list("spec/triggers")) {
        var consumer = trigger.text("metadata/consumer");
        assertThat(declared).containsEntry(consumer, trigger.text("metadata/stream"));
        assertThat(consumer).startsWith(target + "-");
        assertThat(trigger.text("metadata/account")).isEqualTo("PENSTOCK");
        assertThat(trigger.text("metadata/natsServerMonitoringEndpoint"))
            .isEqualTo("nats.penstock.svc:8222");
      }
    }
  }

  @Test
  void givesNatsWhatItsConfigurationAsksFor() {
    var nats =
        Manifests.workloads("dev").stream().filter(it -> it.text("metadata/name").equals("nats"));
    var container = Manifests.container(nats.findFirst().orElseThrow());
    var names = container.list("env").stream().map(it -> it.text("name")).toList();
    assertThat(names).containsAll(Deployed.natsVariables(Deployed.secrets(folder)));
    container.list("env").stream()
        .filter(it -> it.text("name").equals("NATS_STORE_BYTES_MAX"))
        .forEach(it -> Deployed.assertRoomForStreams(it.text("value")));
  }
}
