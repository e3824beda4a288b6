package dev.penstock.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code docker/kubernetes}, in the pieces that kustomize puts together. */
final class Manifests {
  static final Path FOLDER = Deployed.DOCKER.resolve("kubernetes");

  /** What every verticle is given by the component. */
  static final Yaml COMMON = Yaml.documents(FOLDER.resolve("verticle/verticle.yaml")).get(0);

  private static final String NAME = "app.kubernetes.io/name";

  private Manifests() {}

  static List<Yaml> all() {
    return Yaml.below(FOLDER);
  }

  static List<Yaml> all(String kind) {
    return all().stream().filter(each -> each.text("kind").equals(kind)).toList();
  }

  /** With those beside the files that other ways of running it use too. */
  static List<Yaml> kustomizations() {
    var here = all().stream().filter(each -> each.file().endsWith("kustomization.yaml"));
    return Stream.concat(here, shared()).toList();
  }

  private static Stream<Yaml> shared() {
    return Stream.of(Deployed.ROOT.resolve("conf"), Deployed.DOCKER.resolve("nats"))
        .map(folder -> kustomization(folder));
  }

  private static Yaml kustomization(Path folder) {
    return Yaml.documents(folder.resolve("kustomization.yaml")).get(0);
  }

  /** Every file and folder that it names. */
  static List<String> parts(Yaml kustomization) {
    var plain = Stream.of("resources", "components").map(kustomization::texts);
    var patches = kustomization.list("patches").stream().filter(patch -> patch.has("path"));
    var generated = Stream.of("configMapGenerator", "secretGenerator").map(kustomization::list);
    return Stream.of(
            plain.flatMap(List::stream),
            patches.map(patch -> patch.text("path")),
            generated.flatMap(List::stream).flatMap(each -> each.texts("files").stream()))
        .flatMap(parts -> parts)
        .toList();
  }

  /** Names of the config maps and secrets of an overlay, with their keys. */
  static Map<String, Set<String>> generated(String overlay) {
    var generated = new LinkedHashMap<String, Set<String>>();
    Stream.concat(shared(), Stream.of(kustomization(FOLDER.resolve("overlays/" + overlay))))
        .flatMap(
            each ->
                Stream.of("configMapGenerator", "secretGenerator")
                    .flatMap(generator -> each.list(generator).stream()))
        .forEach(each -> generated.put(each.text("name"), fileNames(each.texts("files"))));
    return generated;
  }

  private static Set<String> fileNames(List<String> files) {
    return files.stream()
        .map(file -> Path.of(file).getFileName().toString())
        .collect(Collectors.toSet());
  }

  /** Deployments and stateful sets, without what is laid over them. */
  static List<Yaml> workloads(String overlay) {
    return Stream.of("base", "overlays/" + overlay)
        .flatMap(folder -> resources(FOLDER.resolve(folder)))
        .filter(each -> each.text("kind").matches("Deployment|StatefulSet"))
        .toList();
  }

  private static Stream<Yaml> resources(Path folder) {
    return kustomization(folder).texts("resources").stream()
        .filter(resource -> resource.endsWith(".yaml"))
        .flatMap(resource -> Yaml.documents(folder.resolve(resource)).stream());
  }

  static List<Yaml> verticles(String overlay) {
    return workloads(overlay).stream().filter(Manifests::isVerticle).toList();
  }

  static boolean isVerticle(Yaml workload) {
    return workload.at("metadata/labels").content().containsKey("penstock.dev/role");
  }

  static List<Yaml> volumes(Yaml workload) {
    var shared = isVerticle(workload) ? COMMON.list("spec/template/spec/volumes") : List.<Yaml>of();
    return Stream.concat(shared.stream(), workload.list("spec/template/spec/volumes").stream())
        .toList();
  }

  static List<Yaml> containers(Yaml workload) {
    return workload.list("spec/template/spec/containers");
  }

  static Yaml container(Yaml workload) {
    return containers(workload).get(0);
  }

  /** Names of the ports of a pod. */
  static List<String> ports(Yaml workload) {
    var shared = isVerticle(workload) ? containers(COMMON) : List.<Yaml>of();
    return Stream.concat(shared.stream(), containers(workload).stream())
        .flatMap(container -> container.list("ports").stream())
        .map(port -> port.text("name"))
        .toList();
  }

  /** The workload whose pods have the name that a selector asks for. */
  static Yaml selected(List<Yaml> workloads, Yaml selector) {
    var wanted = selector.content().get(NAME);
    var found =
        workloads.stream()
            .filter(it -> it.at("spec/template/metadata/labels").content().get(NAME).equals(wanted))
            .toList();
    assertThat(found).as("pods that %s selects by %s", selector, wanted).hasSize(1);
    assertThat(found.get(0).at("spec/selector/matchLabels").content().get(NAME)).isEqualTo(wanted);
    return found.get(0);
  }
}
