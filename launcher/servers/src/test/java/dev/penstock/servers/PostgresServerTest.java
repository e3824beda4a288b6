package dev.penstock.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One database for one test each would cost a second of initdb, so a test tells a longer story. */
final class PostgresServerTest {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  @TempDir Path folder;

  /** In a container PostgreSQL may have to run as nobody, who must be able to enter. */
  @BeforeEach
  void openFolder() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
  }

  @Test
  void comesBackAfterEveryWayToEnd() throws Exception {
    try (var server = PostgresServer.start(options())) {
      var port = server.port();
      var created = Files.getLastModifiedTime(options().cluster().folder().resolve("PG_VERSION"));
      assertThat(server.version()).startsWith("18.");
      assertThat(server.url()).isEqualTo("postgresql://postgres@127.0.0.1:" + port + "/postgres");
      server.restart();
      assertThat(server.port()).isEqualTo(port);
      server.kill();
      assertThat(server.alive()).isFalse();
      assertThat(Ports.postgresAnswers(port)).isFalse();
      server.restart();
      assertThat(Waiting.until(ANSWER_MAX, () -> Ports.postgresAnswers(port))).isTrue();
      assertThat(Files.getLastModifiedTime(options().cluster().folder().resolve("PG_VERSION")))
          .isEqualTo(created);
    }
  }

  @Test
  void adoptsWhatAKilledLauncherLeftAndClearsWhatIsDead() throws Exception {
    var left = PostgresServer.start(options());
    try (var server = PostgresServer.start(options())) {
      assertThat(server.adopted()).isTrue();
      assertThat(server.pid()).isEqualTo(left.pid());
      assertThat(server.port()).isEqualTo(left.port());
    }
    assertThat(left.alive()).isFalse();

    // The id of a dead postmaster now belongs to a process that is not PostgreSQL.
    var stale = options().cluster().folder().resolve("postmaster.pid");
    Files.writeString(stale, ProcessHandle.current().pid() + "\n");
    try (var server = PostgresServer.start(options())) {
      assertThat(server.adopted()).isFalse();
      assertThat(server.alive()).isTrue();
      assertThatThrownBy(() -> PostgresServer.start(options("other").withPort(server.port())))
          .isInstanceOf(ServerException.class)
          .hasMessageContaining("Port " + server.port())
          .hasMessageContaining("process " + server.pid());
    }
  }

  @Test
  void takesAFolderWhereDatabaseCreationWasCutShort() throws Exception {
    Files.createDirectories(folder.resolve("pg/cluster.new/base"));
    try (var server = PostgresServer.start(options())) {
      assertThat(server.alive()).isTrue();
    }
  }

  private PostgresServer.Options options() {
    return options("pg");
  }

  private PostgresServer.Options options(String name) {
    return PostgresServer.Options.in(folder.resolve(name), Tools.FOLDER);
  }
}
