package dev.penstock.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The archive of loaded classes that {@code scripts/penstock} makes beside a build for one Java. A
 * JVM that it does not fit starts without it.
 *
 * @param stale whether the build is younger
 */
public record ClassArchive(Path file, boolean stale) {
  private static final String ENDING_FROM_25 = ".aot";

  /**
   * That of this Java.
   *
   * @param target of the build: where the launcher's jar and its {@code lib} are
   */
  public static Optional<ClassArchive> in(Path target) {
    var name = "penstock-" + System.getProperty("java.version");
    return Stream.of(".jsa", ENDING_FROM_25)
        .map(ending -> target.resolve(name + ending))
        .filter(Files::exists)
        .findFirst()
        .map(file -> new ClassArchive(file, isOlder(file, target.resolve("lib"))));
  }

  /** With which a JVM of the same class path uses it; as in {@code scripts/penstock}. */
  public List<String> options() {
    return file.toString().endsWith(ENDING_FROM_25)
        ? List.of(
            "-XX:AOTCache=" + file,
            "-XX:+UseCompactObjectHeaders",
            "-Xlog:cds*=off",
            "-Xlog:aot*=off")
        : List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds*=off");
  }

  private static boolean isOlder(Path file, Path other) {
    try {
      return Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(other)) < 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
