package dev.penstock.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The configuration file a nats-server is started with, as its version understands it. */
final class NatsConf {
  private static final long GIB = 1L << 30;
  private static final long FILE_BYTES_MAX = 10 * GIB;
  private static final long FILE_BYTES_MIN = 64L << 20;
  private static final Pattern MAX_FILE = Pattern.compile("(?m)^\\s*max_file: (\\d+)$");
  private static final Pattern SYNC_ALWAYS = Pattern.compile("(?m)^\\s*sync_interval: always$");

  private NatsConf() {}

  /**
   * Whether this version fsyncs each write when asked; before 2.10 a server refuses the setting.
   */
  static boolean canSyncAlways(NatsBinary binary) {
    return binary.atLeast(2, 10);
  }

  /** Whether the server that runs on this file was told to fsync each write. */
  static boolean syncsAlways(NatsFiles files) {
    return read(files.conf()).map(text -> SYNC_ALWAYS.matcher(text).find()).orElse(false);
  }

  /** Writes the file for a start on {@code port}. */
  static void write(NatsBinary binary, NatsServer.Options options, int port) {
    var file = options.files().conf();
    var fileBytes = fileBytesMax(options, read(file));
    try {
      Files.writeString(file, render(binary, options, port, fileBytes));
    } catch (IOException e) {
      throw new ServerException("Cannot write " + file + ": " + e, e);
    }
  }

  static String render(NatsBinary binary, NatsServer.Options options, int port, long fileBytes) {
    var sync =
        options.syncAlways() && canSyncAlways(binary)
            ? "# Each message is on the disk before it is acknowledged.\n  sync_interval: always"
            : "# Messages are written at once, but fsynced every 2 minutes.";
    var monitor =
        options.monitorPort() > 0 ? "http: \"127.0.0.1:" + options.monitorPort() + "\"" : "";
    return """
        # Written by penstock at each start for nats-server %s; changes are lost.
        server_name: penstock
        host: "127.0.0.1"
        port: %d
        %s
        # A larger message ends its connection: whoever publishes checks sizes before.
        max_payload: 1048576
        pid_file: "%s"
        ports_file_dir: "%s"
        jetstream {
          store_dir: "%s"
          max_mem: 67108864
          # Below the real disk: a full store is a clean error, a full disk is not.
          max_file: %d
          %s
        }
        """
        .formatted(
            binary.version(),
            port,
            monitor,
            quoted(options.files().pidFile()),
            quoted(options.dataFolder()),
            quoted(options.files().store()),
            fileBytes,
            sync);
  }

  /**
   * Never less than at the start before: streams reserve their sizes, and a server that comes back
   * with less room leaves out the streams that no longer fit.
   */
  private static long fileBytesMax(NatsServer.Options options, Optional<String> before) {
    if (options.fileBytesMax() > 0) {
      return options.fileBytesMax();
    }
    var free = options.dataFolder().toFile().getUsableSpace();
    var now = Math.max(FILE_BYTES_MIN, Math.min(FILE_BYTES_MAX, free / 10 * 8));
    var earlier =
        before
            .map(MAX_FILE::matcher)
            .filter(java.util.regex.Matcher::find)
            .map(found -> Long.parseLong(found.group(1)))
            .orElse(0L);
    return Math.max(now, earlier);
  }

  private static String quoted(Path path) {
    return path.toString().replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
