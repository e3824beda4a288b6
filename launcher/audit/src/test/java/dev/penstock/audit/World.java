package dev.penstock.audit;

import dev.penstock.servers.NatsServer;
import dev.penstock.testkit.Meddler;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import dev.penstock.testkit.Wiretap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a run left, of which a copy is made as soon as something is to be spoilt in it. */
final class World implements AutoCloseable {
  private final SampleRun run;
  private Optional<String> database = Optional.empty();
  private Optional<Path> history = Optional.empty();
  private @Nullable NatsServer nats;

  World(SampleRun run) {
    this.run = run;
  }

  SampleRun run() {
    return run;
  }

  /** Changes the ledger, past the triggers that guard it. */
  void sql(String sql) {
    if (database.isEmpty()) database = Optional.of(RealServers.copyOf(run.databaseUrl()));
    Database.execute(database.get(), "SET session_replication_role = replica; " + sql);
  }

  /** Says something nobody should have said. */
  void say(Consumer<Wiretap> damage) {
    meddle((wiretap, meddler) -> damage.accept(wiretap));
  }

  /** Changes the streams. */
  void meddle(BiConsumer<Wiretap, Meddler> damage) {
    if (nats == null) nats = RealServers.copyOf(run.stored(), NatsBinaries.newest());
    try (var wiretap = Wiretap.on(nats.url());
        var meddler = Meddler.on(nats.url())) {
      damage.accept(wiretap, meddler);
    }
  }

  /** Adds to what the customers wrote down. */
  void history(Attempt attempt) {
    if (history.isEmpty()) history = Optional.of(copy(run.history()));
    try (var written = History.appendTo(history.get())) {
      written.write(attempt);
    }
  }

  Audited audit() {
    return audit("--drain", "0s");
  }

  Audited audit(String... options) {
    return SampleRun.audit(
        (nats == null ? run.nats() : nats).url(),
        database.orElse(run.databaseUrl()),
        history.orElse(run.history()),
        options);
  }

  @Override
  public void close() {
    if (nats != null) nats.close();
  }

  private static Path copy(Path file) {
    try {
      var copy = SampleRun.temporaryFile();
      Files.write(copy, Files.readAllBytes(file));
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
