package dev.penstock.servers;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * As whom PostgreSQL runs, which refuses root. A plain user runs it as himself. Root runs it in a
 * user namespace, where it is root to nobody's eyes; where namespaces are refused, as in most
 * containers, root gives the data to the user nobody and runs it as him.
 */
final class PostgresAccount {
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final int NOBODY = 65534;

  private final List<String> prefix;

  private PostgresAccount(List<String> prefix) {
    this.prefix = prefix;
  }

  /** Whoever owns the cluster goes on owning it, whatever would be chosen for a new one. */
  static PostgresAccount forCluster(Path cluster) {
    if (!isRoot()) {
      return new PostgresAccount(List.of());
    }
    var owner = Files.exists(cluster) ? ownerOf(cluster) : 0;
    if (owner != 0) {
      return as(owner);
    }
    if (Command.run(WAIT, "unshare", "-U", "true").succeeded()) {
      return new PostgresAccount(List.of("unshare", "-U"));
    }
    return as(NOBODY);
  }

  /** The command line that runs a program as this account. */
  List<String> line(Path program, List<String> arguments) {
    var line = new ArrayList<>(prefix);
    line.add(program.toString());
    line.addAll(arguments);
    return line;
  }

  /** Makes an empty folder, for this account to fill. Fails when the account cannot reach it. */
  void prepare(Path folder, Path program) {
    Folders.create(folder);
    if (!prefix.contains("setpriv")) {
      return;
    }
    require(Command.run(WAIT, "chown", "-R", NOBODY + ":" + NOBODY, folder.toString()));
    var test = new ArrayList<>(prefix);
    test.addAll(List.of("test", "-x", program.toString(), "-a", "-w", folder.toString()));
    if (!Command.run(WAIT, Path.of("/"), test).succeeded()) {
      throw new ServerException(
          "PostgreSQL does not run as root, and the user nobody cannot reach both "
              + folder
              + " and "
              + program
              + "; run as a plain user, choose a folder below one that all may enter,"
              + " or set DATABASE_URL");
    }
  }

  private static PostgresAccount as(int user) {
    return new PostgresAccount(
        List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups"));
  }

  private static boolean isRoot() {
    return new UnixSystem().getUid() == 0;
  }

  private static int ownerOf(Path cluster) {
    try {
      return (Integer) Files.getAttribute(cluster, "unix:uid");
    } catch (IOException e) {
      throw new ServerException("Cannot see who owns " + cluster + ": " + e, e);
    }
  }

  private static void require(Command command) {
    if (!command.succeeded()) {
      throw new ServerException(command.describe());
    }
  }
}
