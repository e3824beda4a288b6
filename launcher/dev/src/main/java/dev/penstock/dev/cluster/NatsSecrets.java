package dev.penstock.dev.cluster;

import dev.penstock.launcher.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;

/**
 * The folder that all nodes are configured from: the file that containers use too, and passwords
 * that are made once and that nobody else on this machine may read.
 */
record NatsSecrets(Layout layout) {
  private static final Path SHIPPED = Path.of("docker/nats/nats-server.conf");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int PASSWORD_BYTES = 24;

  Path conf() {
    return layout.natsFolder().resolve(SHIPPED.getFileName());
  }

  /** The password of the services, alone in a file. */
  Path passwordFile() {
    return layout.natsFolder().resolve("penstock.password");
  }

  Path secrets() {
    return layout.natsFolder().resolve("secrets.conf");
  }

  /** Takes over the file as it is now; passwords stay what they were. */
  void prepare() {
    try {
      Files.createDirectories(layout.natsFolder());
      Files.copy(Home.path().resolve(SHIPPED), conf(), StandardCopyOption.REPLACE_EXISTING);
      if (Files.exists(secrets())) return;
      var password = password();
      write(passwordFile(), password + "\n");
      write(secrets(), secrets(password));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot configure " + layout.natsFolder(), e);
    }
  }

  private String secrets(String servicePassword) {
    var variables = new LinkedHashMap<String, String>();
    variables.put("PENSTOCK_PASSWORD", quoted(servicePassword));
    variables.put("PRODUCER_PASSWORD", quoted(password()));
    variables.put("OPERATOR_PASSWORD", quoted(password()));
    var route = password();
    variables.put("ROUTE_PASSWORD", quoted(route));
    variables.put("ROUTES", routes(route));
    return variables.entrySet().stream()
        .map(variable -> variable.getKey() + ": " + variable.getValue() + "\n")
        .collect(Collectors.joining());
  }

  private String routes(String password) {
    return Layout.NODES.stream()
        .map(node -> layout.port(Layout.route(node)))
        .map(port -> quoted("nats://route:" + password + "@127.0.0.1:" + port))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static String password() {
    var bytes = new byte[PASSWORD_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whole or not at all, and never readable for others. */
  private static void write(Path file, String text) throws IOException {
    var unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(unfinished, text);
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
