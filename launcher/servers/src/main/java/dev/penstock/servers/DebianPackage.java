package dev.penstock.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Debian's package of nats-server, downloaded and unpacked into a folder with a throw-away apt
 * configuration: the system's own lists and packages are not touched, and no root is needed. The
 * package runs on any Debian, since the program needs the C library only.
 */
final class DebianPackage {
  private static final String PACKAGE = "nats-server";
  private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");
  private static final Path SOURCES = Path.of("/etc/apt/sources.list");
  private static final Path SOURCES_FOLDER = Path.of("/etc/apt/sources.list.d");
  private static final Duration APT_WAIT = Duration.ofSeconds(90);
  private static final Duration UNPACK_WAIT = Duration.ofSeconds(30);

  // The main archive's address as sources name it, not the one of security updates.
  private static final Pattern ARCHIVE = Pattern.compile("https?://[^\\s\\]]+/debian/?(?=\\s|$)");

  private DebianPackage() {}

  static Path newest(Path work) {
    return ofSuite("unstable", work);
  }

  static Path oldest(Path work) {
    return ofSuite("bookworm", work);
  }

  /** The package of the release that runs here, by the system's own sources. */
  static Path ofThisSystem(Path work) {
    return fetch(work, List.of());
  }

  private static Path ofSuite(String suite, Path work) {
    if (!Files.exists(KEYRING)) {
      throw new ServerException("not a Debian: no " + KEYRING);
    }
    var archive = archive().orElseThrow(() -> new ServerException("no Debian archive in /etc/apt"));
    var list = work.resolve("sources.list");
    var line = "deb [signed-by=" + KEYRING + "] " + archive + " " + suite + " main\n";
    try {
      Files.writeString(list, line);
    } catch (IOException e) {
      throw new ServerException("Cannot write " + list + ": " + e, e);
    }
    return fetch(
        work,
        List.of("-o", "Dir::Etc::SourceList=" + list, "-o", "Dir::Etc::SourceParts=/dev/null"));
  }

  /** Read from the files, since apt lists its sources only once it has downloaded them. */
  private static Optional<String> archive() {
    try (var parts =
        Files.exists(SOURCES_FOLDER) ? Files.list(SOURCES_FOLDER) : Stream.<Path>of()) {
      return Stream.concat(Stream.of(SOURCES), parts.sorted())
          .filter(file -> file.toString().endsWith(".list") || file.toString().endsWith(".sources"))
          .flatMap(file -> archiveIn(read(file)).stream())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Optional<String> archiveIn(String sources) {
    return sources
        .lines()
        .filter(line -> line.startsWith("deb ") || line.startsWith("URIs:"))
        .map(ARCHIVE::matcher)
        .filter(java.util.regex.Matcher::find)
        .map(java.util.regex.Matcher::group)
        .findFirst();
  }

  private static Path fetch(Path work, List<String> sources) {
    for (var folder : List.of("lists/partial", "cache/archives/partial", "unpacked")) {
      Folders.create(work.resolve(folder));
    }
    require(apt(work, sources, "update"));
    require(apt(work, sources, "download", PACKAGE));
    try (var packages = Files.newDirectoryStream(work, PACKAGE + "*.deb")) {
      var unpacked = work.resolve("unpacked");
      for (var file : packages) {
        require(Command.run(UNPACK_WAIT, "dpkg", "-x", file.toString(), unpacked.toString()));
      }
      try (var programs = Files.find(unpacked, 4, (path, a) -> isProgram(path))) {
        return programs.findFirst().orElseThrow(() -> new ServerException("no program in it"));
      }
    } catch (IOException e) {
      throw new ServerException("Cannot unpack in " + work + ": " + e, e);
    }
  }

  private static boolean isProgram(Path path) {
    return path.endsWith(PACKAGE) && Files.isRegularFile(path) && Files.isExecutable(path);
  }

  private static Command apt(Path work, List<String> sources, String... command) {
    var line =
        new ArrayList<>(
            List.of(
                "apt-get",
                "-q",
                "-o",
                "Dir::State::Lists=" + work.resolve("lists"),
                "-o",
                "Dir::Cache=" + work.resolve("cache"),
                "-o",
                "APT::Sandbox::User=" + System.getProperty("user.name"),
                "-o",
                "Acquire::Languages=none",
                "-o",
                "Acquire::Retries=1"));
    line.addAll(sources);
    line.addAll(List.of(command));
    return Command.run(APT_WAIT, work, line);
  }

  private static void require(Command command) {
    if (!command.succeeded()) {
      throw new ServerException(command.describe());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
