package dev.penstock.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder embedded servers keep their data in, and who owns them. The first launcher to open it
 * owns its servers: starts, adopts and stops them. A launcher that finds a living owner uses the
 * owner's servers and stops none. The lock is the kernel's, so a killed owner owns nothing.
 */
public final class DataFolder implements AutoCloseable {
  private final Path folder;
  private final @Nullable FolderLock lock;

  private DataFolder(Path folder, @Nullable FolderLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Creates the folder when it is missing. Fails when it cannot be written to. */
  public static DataFolder open(Path folder) {
    var absolute = folder.toAbsolutePath().normalize();
    var lock = FolderLock.tryLock(absolute.resolve("owner.lock")).orElse(null);
    var opened = new DataFolder(absolute, lock);
    if (lock != null) {
      opened.writeOwner();
    }
    return opened;
  }

  /** Whether the servers in here are ours to start and to stop. */
  public boolean owned() {
    return lock != null;
  }

  /** The process that owns the servers; empty when it has not said so yet. */
  public Optional<Long> ownerPid() {
    try {
      return Optional.of(Long.valueOf(Files.readString(ownerFile()).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  public Path folder() {
    return folder;
  }

  /** What to start a nats-server in this folder with. */
  public NatsServer.Options natsOptions() {
    return NatsServer.Options.in(folder.resolve("nats")).withShared(!owned());
  }

  /** What to start a PostgreSQL in this folder with. */
  public PostgresServer.Options postgresOptions(Path toolsFolder) {
    return PostgresServer.Options.in(folder.resolve("postgres"), toolsFolder).withShared(!owned());
  }

  /** Gives up the ownership; close the servers before. */
  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
  }

  private Path ownerFile() {
    return folder.resolve("owner.pid");
  }

  private void writeOwner() {
    try {
      Files.writeString(ownerFile(), ProcessHandle.current().pid() + "\n");
    } catch (IOException e) {
      throw new ServerException("Cannot write " + ownerFile() + ": " + e, e);
    }
  }
}
