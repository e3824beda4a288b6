package dev.penstock.launcher.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tries to listen, and lets go at once. */
final class PortProbe {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(1);

  /** Of /proc/net/tcp: local address, state and inode. */
  private static final int LOCAL = 1;

  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String LISTENS = "0A";

  private PortProbe() {}

  static PortFacts of(String key, String host, int port) {
    if (port == 0 || isFree(host, port)) return new PortFacts(key, host, port, true, "", false);
    return new PortFacts(
        key, host, port, false, holder(port).orElse(""), answersAsPenstock(host, port));
  }

  private static boolean isFree(String host, int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean answersAsPenstock(String host, int port) {
    try {
      var reachable = List.of("0.0.0.0", "::").contains(host) ? "127.0.0.1" : host;
      var literal = reachable.contains(":") ? "[" + reachable + "]" : reachable;
      var uri = URI.create("http://" + literal + ":" + port + "/health/live");
      var http = HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();
      var answer =
          http.send(
              HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build(), BodyHandlers.ofString());
      return answer.statusCode() == 200
          && answer.headers().firstValue("X-Correlation-ID").isPresent();
    } catch (IOException | IllegalArgumentException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Where there is a /proc. */
  private static Optional<String> holder(int port) {
    return inode("/proc/net/tcp", port)
        .or(() -> inode("/proc/net/tcp6", port))
        .flatMap(
            inode ->
                ProcessHandle.allProcesses()
                    .filter(process -> holds(process.pid(), "socket:[" + inode + "]"))
                    .findFirst())
        .map(
            process ->
                "process %d (%s)"
                    .formatted(process.pid(), process.info().command().orElse("unknown")));
  }

  private static Optional<String> inode(String table, int port) {
    var address = String.format(Locale.ROOT, ":%04X", port);
    try (var lines = Files.lines(Path.of(table))) {
      return lines
          .map(line -> line.strip().split("\\s+"))
          .filter(fields -> fields.length > INODE && fields[LOCAL].endsWith(address))
          .filter(fields -> fields[STATE].equals(LISTENS))
          .map(fields -> fields[INODE])
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean holds(long pid, String socket) {
    try (var open = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (var descriptor : open) {
        if (Files.readSymbolicLink(descriptor).toString().equals(socket)) return true;
      }
    } catch (IOException | DirectoryIteratorException e) {
      return false; // gone meanwhile, or another user's
    }
    return false;
  }
}
