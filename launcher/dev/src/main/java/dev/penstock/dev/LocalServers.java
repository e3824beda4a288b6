package dev.penstock.dev;

import dev.penstock.launcher.Home;
import dev.penstock.launcher.spi.EmbeddedServers;
import dev.penstock.servers.DataFolder;
import dev.penstock.servers.NatsBinary;
import dev.penstock.servers.NatsServer;
import dev.penstock.servers.PostgresServer;
import dev.penstock.servers.ServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A real nats-server and a real PostgreSQL in the data folder, as child processes. */
public final class LocalServers implements EmbeddedServers {

  @Override
  public Running start(Request request) {
    var tools = tools();
    var started = new Started();
    try {
      var folder = dataFolder(request, started);
      var postgres =
          CompletableFuture.supplyAsync(
              () -> request.postgres() ? startPostgres(folder, tools, request) : null);
      if (request.nats()) started.own(startNats(folder, tools, request));
      var running = postgres.join();
      if (running != null) started.own(running);
      return started;
    } catch (CompletionException e) {
      started.close();
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  @Override
  public Found lookForNats(Request request) {
    var url = NatsServer.urlOfRunning(NatsServer.Options.in(request.dataFolder().resolve("nats")));
    try {
      var program = NatsBinary.present(request.natsServer(), tools());
      return new Found(
          url,
          program.map(NatsBinary::version).orElse(""),
          program.map(NatsBinary::toString).orElse("nats-server, fetched by the first start"),
          "");
    } catch (ServerException e) {
      return new Found(url, "", "", String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Found lookForPostgres(Request request) {
    var folder = request.dataFolder().resolve("postgres");
    var url = PostgresServer.urlOfRunning(PostgresServer.Options.in(folder, tools()));
    try {
      return new Found(url, "", PostgresServer.programs(tools()), "");
    } catch (ServerException e) {
      return new Found(url, "", "", String.valueOf(e.getMessage()));
    }
  }

  /** Unpacked programs outlive the data, also that of an ephemeral run. */
  private static Path tools() {
    return Home.path().resolve(".penstock/tools");
  }

  private static DataFolder dataFolder(Request request, Started started) {
    if (!request.ephemeral()) return started.own(DataFolder.open(request.dataFolder()));
    try {
      Files.createDirectories(request.dataFolder());
      var folder = Files.createTempDirectory(request.dataFolder(), "ephemeral-");
      started.atLast(() -> delete(folder));
      return started.own(DataFolder.open(folder));
    } catch (IOException e) {
      throw new UncheckedIOException("no folder can be made in " + request.dataFolder(), e);
    }
  }

  private static NatsServer startNats(DataFolder folder, Path tools, Request request) {
    var options =
        folder.natsOptions().withSyncAlways(request.natsSyncAlways()).withPort(request.natsPort());
    return NatsServer.start(NatsBinary.find(request.natsServer(), tools), options);
  }

  private static PostgresServer startPostgres(DataFolder folder, Path tools, Request request) {
    return PostgresServer.start(folder.postgresOptions(tools).withPort(request.postgresPort()));
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException("could not delete " + folder, e);
    }
  }

  /** What runs, closed in the reverse order of its start. */
  private static final class Started implements Running {
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private @Nullable NatsServer nats;
    private @Nullable PostgresServer postgres;

    private DataFolder own(DataFolder folder) {
      undo.push(folder::close);
      return folder;
    }

    private void own(NatsServer server) {
      undo.push(server::close);
      nats = server;
    }

    private void own(PostgresServer server) {
      undo.push(server::close);
      postgres = server;
    }

    private void atLast(Runnable task) {
      undo.addLast(task);
    }

    @Override
    public Optional<Server> nats() {
      return Optional.ofNullable(nats)
          .map(
              server ->
                  new Server(
                      "nats-server " + server.version(),
                      server.url(),
                      server.pid(),
                      server.dataFolder(),
                      server.durability(),
                      origin(server.adopted())));
    }

    @Override
    public Optional<Server> postgres() {
      return Optional.ofNullable(postgres)
          .map(
              server ->
                  new Server(
                      "PostgreSQL " + server.version(),
                      server.url(),
                      server.pid(),
                      server.dataFolder(),
                      server.durability(),
                      origin(server.adopted())));
    }

    private static String origin(boolean adopted) {
      return adopted ? "embedded (found running)" : "embedded";
    }

    @Override
    public void close() {
      // A start that was interrupted leaves nothing running either.
      boolean interrupted = Thread.interrupted();
      try {
        while (!undo.isEmpty()) undo.pop().run();
      } finally {
        if (interrupted) Thread.currentThread().interrupt();
      }
    }
  }
}
