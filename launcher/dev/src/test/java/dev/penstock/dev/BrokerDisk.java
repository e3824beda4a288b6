package dev.penstock.dev;

import dev.penstock.servers.NatsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** What a nats-server keeps on disk, handled without asking it. Blocks. */
final class BrokerDisk {
  private final Path store;
  private final Path copy;

  BrokerDisk(NatsServer nats) {
    store = nats.dataFolder().resolve("jetstream");
    copy = nats.dataFolder().resolve("copy");
  }

  /** Whether the server runs or not. */
  void wipe() {
    delete(store);
  }

  /** Remembers what is there now. */
  void keepCopy() {
    delete(copy);
    copyFolder(store, copy);
  }

  /** Puts back what was there; for a server that does not run. */
  void restoreCopy() {
    delete(store);
    copyFolder(copy, store);
  }

  /** Puts back the messages, while the consumers stay as far as they are. */
  void restoreMessages() {
    try (var folders = Files.walk(copy)) {
      for (var messages : folders.filter(each -> each.endsWith("msgs")).toList()) {
        var now = store.resolve(copy.relativize(messages));
        delete(now);
        copyFolder(messages, now);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copyFolder(Path from, Path to) {
    try (var paths = Files.walk(from)) {
      for (var path : paths.toList()) Files.copy(path, to.resolve(from.relativize(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) return;
    try (var paths = Files.walk(folder)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
