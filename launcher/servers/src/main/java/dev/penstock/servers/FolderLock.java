package dev.penstock.servers;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A lock file held by at most one holder of all processes; the kernel drops it when we die. */
final class FolderLock implements AutoCloseable {
  private final FileChannel channel;
  private final FileLock lock;

  private FolderLock(FileChannel channel, FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /** Takes the lock when nobody has it; does not wait. */
  static Optional<FolderLock> tryLock(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      var channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      var lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new FolderLock(channel, lock));
    } catch (IOException e) {
      throw new ServerException(
          "Cannot write " + file + " (" + e + "); make its folder writable or choose another", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another holder in this very JVM
    }
  }

  /** Works while holding the lock; blocks until it is free, at most {@code max}. */
  static <T> T holding(Path file, Duration max, Supplier<T> work) {
    var lock =
        Waiting.forAnswer(max, () -> tryLock(file))
            .orElseThrow(
                () ->
                    new ServerException(
                        "Another process has held " + file + " for " + max.toSeconds() + " s"));
    try {
      return work.get();
    } finally {
      lock.close();
    }
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
    } catch (IOException e) {
      throw new ServerException("Cannot release a lock: " + e, e);
    }
  }
}
