package dev.penstock.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What files for containers are held against: settings, secrets and the broker's variables. */
final class Deployed {
  static final Path ROOT =
      Path.of(System.getProperty("penstock.root")).toAbsolutePath().normalize();
  static final Path DOCKER = ROOT.resolve("docker");

  private static final Path NATS_CONF = DOCKER.resolve("nats/nats-server.conf");
  private static final Pattern VARIABLE = Pattern.compile("(?m)^[^#\n]*\\$([A-Z_]+)");
  private static final Pattern OURS = Pattern.compile("PENSTOCK_.*|(NATS|DATABASE)_URL(_FILE)?");
  private static final long MIB = 1L << 20;

  private Deployed() {}

  /** Has them made as an operator would; the folder they are in. */
  static Path secrets(Path folder) {
    try {
      var line = List.of(DOCKER.resolve("secrets.sh").toString(), folder.toString(), "a", "b", "c");
      var script = new ProcessBuilder(line).redirectErrorStream(true).start();
      var said = new String(script.getInputStream().readAllBytes());
      assertThat(script.waitFor()).as(said).isZero();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * The settings of a verticle that is started with these variables.
   *
   * @param files where a file of the container really is, by the folder it seems to be in
   */
  static Settings settings(Map<String, String> variables, Map<String, Path> files) {
    // Whatever is not ours would be passed over in silence.
    assertThat(variables.keySet()).allMatch(name -> OURS.matcher(name).matches());
    var here = new LinkedHashMap<String, String>();
    variables.forEach((name, value) -> here.put(name, real(value, files)));
    var file = ROOT.resolve("conf/penstock.yaml");
    return Settings.load(Services.sections(), file, here, Map.of()).check();
  }

  private static String real(String value, Map<String, Path> files) {
    for (var folder : files.entrySet()) {
      if (value.startsWith(folder.getKey() + "/")) {
        return folder.getValue().resolve(value.substring(folder.getKey().length() + 1)).toString();
      }
    }
    return value;
  }

  /** What a nats-server has to find in its environment. */
  static Set<String> natsVariables(Path secrets) {
    var defined = Pattern.compile("(?m)^([A-Z_]+):").matcher(read(secrets.resolve("nats_secrets")));
    var inSecrets = defined.results().map(found -> found.group(1)).collect(Collectors.toSet());
    var used =
        VARIABLE
            .matcher(read(NATS_CONF))
            .results()
            .map(found -> found.group(1))
            .distinct()
            .toList();
    assertThat(used).as("a secret that nobody uses is an unknown field").containsAll(inSecrets);
    return used.stream().filter(name -> !inSecrets.contains(name)).collect(Collectors.toSet());
  }

  /** Holds all streams with what they may take at most. */
  static void assertRoomForStreams(String storeBytesMax) {
    var overlay = Yaml.documents(ROOT.resolve("conf/cluster.yaml")).get(0);
    long streamBytesMax = Long.parseLong(overlay.text("streams/bytes_max"));
    assertThat(Long.parseLong(storeBytesMax)).isGreaterThan(4 * streamBytesMax + 64 * MIB);
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
