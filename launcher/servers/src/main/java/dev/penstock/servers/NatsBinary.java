package dev.penstock.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** A nats-server program that runs here, and its version. */
public final class NatsBinary {
  private static final Duration VERSION_WAIT = Duration.ofSeconds(10);
  private static final Pattern VERSION = Pattern.compile("v?((\\d+)\\.(\\d+)\\.\\d+\\S*)");

  private final Path path;
  private final String version;
  private final int major;
  private final int minor;

  private NatsBinary(Path path, String version, int major, int minor) {
    this.path = path;
    this.version = version;
    this.major = major;
    this.minor = minor;
  }

  public Path path() {
    return path;
  }

  /** Such as {@code 2.9.10}. */
  public String version() {
    return version;
  }

  public boolean atLeast(int major, int minor) {
    return this.major > major || (this.major == major && this.minor >= minor);
  }

  /**
   * Finds a nats-server: {@code explicitPath} unless empty; one unpacked into the tools folder
   * before; the one on PATH when it is 2.10 or newer; a newer one fetched into the tools folder; at
   * last any that is on PATH or in the system's package sources, unpacked into the tools folder.
   * The system itself is not changed.
   *
   * <p>Blocks, at the first time for as long as a download takes. Safe with several launchers at
   * once. Fails with what to install when there is none.
   */
  public static NatsBinary find(String explicitPath, Path toolsFolder) {
    return explicitPath.isBlank()
        ? new NatsProvisioning(toolsFolder).find()
        : at(Path.of(explicitPath.strip()));
  }

  /**
   * What {@link #find} would take of what is here already; fetches nothing. Blocks for a moment.
   */
  public static Optional<NatsBinary> present(String explicitPath, Path toolsFolder) {
    return explicitPath.isBlank()
        ? new NatsProvisioning(toolsFolder).best()
        : Optional.of(at(Path.of(explicitPath.strip())));
  }

  /**
   * The oldest nats-server supported, Debian 12's 2.9.10, from PATH or fetched into the tools
   * folder, for tests. Blocks as {@link #find}.
   */
  public static NatsBinary findOldest(Path toolsFolder) {
    return new NatsProvisioning(toolsFolder).findOldest();
  }

  /** The program at a path. Blocks while it tells its version; fails when it is no nats-server. */
  public static NatsBinary at(Path path) {
    var absolute = path.toAbsolutePath().normalize();
    if (!Files.isRegularFile(absolute) || !Files.isExecutable(absolute)) {
      throw new ServerException(
          "NATS_SERVER "
              + absolute
              + " is not a program; set it to the path of a nats-server, or unset it to have one found");
    }
    var asked = Command.run(VERSION_WAIT, absolute.toString(), "--version");
    return parse(absolute, asked)
        .orElseThrow(
            () ->
                new ServerException(
                    absolute + " does not say it is a nats-server: " + asked.describe()));
  }

  /** The program at a path, when there is one and it is a nats-server that runs here. */
  static Optional<NatsBinary> probe(Path path) {
    var absolute = path.toAbsolutePath().normalize();
    return Files.isExecutable(absolute)
        ? parse(absolute, Command.run(VERSION_WAIT, absolute.toString(), "--version"))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "nats-server " + version + " (" + path + ")";
  }

  private static Optional<NatsBinary> parse(Path path, Command asked) {
    var version = VERSION.matcher(asked.output());
    if (!asked.succeeded() || !asked.output().contains("nats-server") || !version.find()) {
      return Optional.empty();
    }
    return Optional.of(
        new NatsBinary(
            path,
            version.group(1),
            Integer.parseInt(version.group(2)),
            Integer.parseInt(version.group(3))));
  }
}
