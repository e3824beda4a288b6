package dev.penstock.dev;

import dev.penstock.dev.process.Trees;
import dev.penstock.servers.NatsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
    Trees.delete(store);
  }

  /** Remembers what is there now. */
  void keepCopy() {
    Trees.delete(copy);
    Trees.copy(store, copy);
  }

  /** Puts back what was there; for a server that does not run. */
  void restoreCopy() {
    Trees.delete(store);
    Trees.copy(copy, store);
  }

  /** Puts back the messages, while the consumers stay as far as they are. */
  void restoreMessages() {
    try (var folders = Files.walk(copy)) {
      for (var messages : folders.filter(each -> each.endsWith("msgs")).toList()) {
        var now = store.resolve(copy.relativize(messages));
        Trees.delete(now);
        Trees.copy(messages, now);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
