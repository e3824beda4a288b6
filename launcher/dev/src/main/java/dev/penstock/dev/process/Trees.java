package dev.penstock.dev.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Folders with all that is in them. */
public final class Trees {
  private static final int ATTEMPTS_MAX = 20;

  private Trees() {}

  /** A temporary folder that an unprivileged database may enter too. */
  public static Path temporary(String prefix) {
    try {
      var folder = Files.createTempDirectory(prefix);
      return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies what is there; the copy must not be. Files that vanish meanwhile are left out. */
  public static void copy(Path from, Path to) {
    if (!Files.isDirectory(from)) throw new IllegalArgumentException(from + " is no folder");
    walk(
        from,
        new Visitor() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            try {
              var copy = to.resolve(from.relativize(file));
              Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            } catch (NoSuchFileException vanished) {
              return FileVisitResult.CONTINUE;
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Also while somebody else goes on writing there, who then may leave something behind. */
  public static void delete(Path folder) {
    for (int attempt = 1; Files.exists(folder); attempt++) {
      try {
        walk(folder, new Deletion());
      } catch (UncheckedIOException e) {
        boolean written = e.getCause() instanceof DirectoryNotEmptyException;
        if (!written || attempt == ATTEMPTS_MAX) throw e;
      }
    }
  }

  /** Passes over what vanished between its listing and the look at it. */
  private static class Visitor extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException cause) throws IOException {
      if (cause instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
      throw cause;
    }
  }

  private static final class Deletion extends Visitor {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException cause)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }

  private static void walk(Path folder, Visitor visitor) {
    try {
      Files.walkFileTree(folder, visitor);
    } catch (IOException e) {
      throw new UncheckedIOException("in " + folder, e);
    }
  }
}
