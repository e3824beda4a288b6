package dev.penstock.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked from their Maven artifact into the tools folder, once. */
record PostgresBinaries(Path folder) {
  private static final Duration LOCK_WAIT = Duration.ofMinutes(2);
  private static final Duration TAR_WAIT = Duration.ofSeconds(30);
  private static final Duration VERSION_WAIT = Duration.ofSeconds(10);

  /** Blocks while it unpacks. Fails when this build has none for this system. */
  static PostgresBinaries in(Path toolsFolder) {
    var archive = archive();
    var place = place(toolsFolder, archive);
    if (Files.exists(place)) return new PostgresBinaries(place);
    var lock = place.resolveSibling("postgres.lock");
    return FolderLock.holding(lock, LOCK_WAIT, () -> unpack(archive, place));
  }

  /** Where they are, or will be. Unpacks nothing; fails as {@link #in} does. */
  static String announced(Path toolsFolder) {
    var place = place(toolsFolder, archive());
    return Files.exists(place)
        ? "PostgreSQL " + new PostgresBinaries(place).version() + " in " + place
        : "PostgreSQL, to be unpacked into " + place;
  }

  private static URL archive() {
    var archive = PostgresBinaries.class.getResource("/postgres-" + platform() + ".txz");
    if (archive != null) return archive;
    throw new ServerException(
        "This build has no PostgreSQL for "
            + platform()
            + "; set DATABASE_URL to a PostgreSQL that runs");
  }

  private static Path place(Path toolsFolder, URL archive) {
    try {
      var tools = toolsFolder.toAbsolutePath().normalize();
      return tools.resolve("postgres-" + identity(archive.openConnection()));
    } catch (IOException e) {
      throw new ServerException("Cannot read " + archive + ": " + e, e);
    }
  }

  Path program(String name) {
    return folder.resolve("bin").resolve(name);
  }

  /** Such as {@code 18.6}. */
  String version() {
    var asked = Command.run(VERSION_WAIT, program("postgres").toString(), "--version");
    if (!asked.succeeded()) {
      throw new ServerException("PostgreSQL does not run here: " + asked.describe());
    }
    return asked.output().replaceFirst("^.*\\) ", "");
  }

  private static PostgresBinaries unpack(URL archive, Path place) {
    if (Files.exists(place)) {
      return new PostgresBinaries(place); // another process was quicker
    }
    Path work = null;
    try (var packed = archive.openStream()) {
      work = Files.createTempDirectory(place.getParent(), "unpacking-");
      var content = Files.createDirectory(work.resolve("content"));
      untar(new XZInputStream(packed), content);
      Files.move(content, place);
      return new PostgresBinaries(place);
    } catch (IOException e) {
      throw new ServerException("Cannot unpack PostgreSQL into " + place + ": " + e, e);
    } finally {
      Folders.delete(work);
    }
  }

  /** Through the system's tar, which every Linux has, to keep links and modes. */
  private static void untar(InputStream tar, Path into) throws IOException {
    var line = List.of("tar", "-x", "-f", "-", "--no-same-owner", "-C", into.toString());
    var process =
        new ProcessBuilder(line)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var toTar = process.getOutputStream()) {
      tar.transferTo(toTar);
    }
    try {
      var ended = process.waitFor(TAR_WAIT.toSeconds(), TimeUnit.SECONDS);
      if (!ended || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("tar did not unpack into " + into);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Tells one archive from another without reading it. */
  private static String identity(URLConnection connection) throws IOException {
    return connection instanceof JarURLConnection jar
        ? Long.toHexString(jar.getJarEntry().getCrc())
        : Long.toHexString(connection.getContentLengthLong());
  }

  private static String platform() {
    var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    var machine = System.getProperty("os.arch");
    return (system.contains("mac") ? "darwin-" : "linux-")
        + (machine.equals("aarch64") ? "arm_64" : "x86_64");
  }
}
