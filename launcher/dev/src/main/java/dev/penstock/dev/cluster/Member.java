package dev.penstock.dev.cluster;

import dev.penstock.servers.PidFile;
import dev.penstock.servers.Ports;
import dev.penstock.servers.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process of the cluster under its name. It lives on without whoever started it, and is found
 * again by its pid file. Every method blocks, at least for a moment.
 *
 * @param healthUrl answers 200 when it can do its work
 */
record Member(String name, Path folder, Path log, PidFile pidFile, int port, String healthUrl) {

  static Member node(Layout layout, String name) {
    return of(layout, name, layout.page(name, "/healthz"));
  }

  static Member service(Layout layout, String name) {
    return of(layout, name, layout.http(name) + "/health/ready");
  }

  private static Member of(Layout layout, String name, String healthUrl) {
    var pidFile = new PidFile(layout.pidFile(name));
    return new Member(
        name, layout.folder(), layout.log(name), pidFile, layout.port(name), healthUrl);
  }

  Optional<ServerProcess> running() {
    return pidFile.running();
  }

  /** Fails, naming who has its port, when somebody else has. */
  ServerProcess start(List<String> line, Map<String, String> environment) {
    Ports.requireFree(port, name);
    try {
      Files.createDirectories(log.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + log, e);
    }
    var process = ServerProcess.start(line, environment, folder, log);
    pidFile.write(process);
    return process;
  }

  /** How it is; empty when it does not answer. */
  Optional<Pages.Page> health(Pages pages) {
    return pages.get(healthUrl);
  }

  /** What was told to end is killed when that takes too long: then false. */
  static boolean endsWithin(Duration max, ServerProcess process) {
    if (process.awaitEnd(max)) return true;
    process.kill();
    return false;
  }
}
