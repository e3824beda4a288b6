package dev.penstock.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The files a nats-server itself writes into its data folder, by which it is found again. */
record NatsFiles(Path folder) {
  private static final Pattern PORT = Pattern.compile("nats://127\\.0\\.0\\.1:(\\d+)");

  Path conf() {
    return folder.resolve("nats.conf");
  }

  Path log() {
    return folder.resolve("nats-server.log");
  }

  Path pidFile() {
    return folder.resolve("nats.pid");
  }

  Path store() {
    return folder.resolve("jetstream");
  }

  Optional<Long> pid() {
    try {
      return Optional.of(Long.valueOf(Files.readString(pidFile()).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The server names the file after its program and its process id. */
  Optional<Integer> portOf(long pid) {
    try (var files = Files.newDirectoryStream(folder, "*_" + pid + ".ports")) {
      for (var file : files) {
        var port = PORT.matcher(Files.readString(file));
        if (port.find()) {
          return Optional.of(Integer.valueOf(port.group(1)));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Makes the folder ready for a start: nothing in it speaks of a server that is gone. */
  void prepare() {
    try {
      Files.createDirectories(folder);
      try (var files = Files.newDirectoryStream(folder, "*.{pid,ports}")) {
        for (var file : files) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new ServerException("Cannot write to " + folder + ": " + e, e);
    }
  }
}
