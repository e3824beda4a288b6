package dev.penstock.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options shared by all commands that start something. */
public final class CommonOptions {
  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "HTTP port of this process, 0 for any free one (PENSTOCK_HTTP_PORT, 8080)")
  private @Nullable String httpPort;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "folder of embedded servers (PENSTOCK_DATA_FOLDER, .penstock)")
  private @Nullable String data;

  @Option(
      names = "--ephemeral",
      description = "embedded servers forget everything at the end (PENSTOCK_DATA_EPHEMERAL)")
  private boolean ephemeral;

  @Option(
      names = "--nats-url",
      paramLabel = "URL",
      description = "use this NATS instead of starting one (NATS_URL)")
  private @Nullable String natsUrl;

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description = "use this PostgreSQL instead of starting one (DATABASE_URL)")
  private @Nullable String databaseUrl;

  @Option(
      names = "--nats-server",
      paramLabel = "PATH",
      description = "the nats-server to start (NATS_SERVER)")
  private @Nullable String natsServer;

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      description = "lines for people or for machines (PENSTOCK_LOG_FORMAT, text)")
  private @Nullable String logFormat;

  @Option(
      names = "--log-file",
      paramLabel = "FILE",
      description = "write JSON lines to it too (PENSTOCK_LOG_FILE)")
  private @Nullable String logFile;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "settings to read instead of conf/penstock.yaml")
  private @Nullable Path config;

  @Option(
      names = "--overlay",
      paramLabel = "FILE",
      description =
          "settings over those of conf/penstock.yaml, such as conf/cluster.yaml; may be repeated,"
              + " the later wins (PENSTOCK_OVERLAY, separated by commas)")
  private List<Path> overlays = new ArrayList<>();

  @Option(
      names = {"-s", "--set"},
      paramLabel = "KEY=VALUE",
      description = "any setting of conf/penstock.yaml, such as order.redrive_after=5s")
  private Map<String, String> set = new LinkedHashMap<>();

  /** As if nothing but a folder was given. */
  public static CommonOptions ofData(@Nullable String folder) {
    var options = new CommonOptions();
    options.data = folder;
    return options;
  }

  /** All settings, checked, with logging configured by them. Throws {@link SettingsException}. */
  public Settings settings() {
    var settings =
        Settings.load(Services.sections(), file(), overlays, System.getenv(), commandLine())
            .check();
    Logging.configure(settings.bind("log", LogOptions.class), Home.path());
    return settings;
  }

  /** All settings, right or wrong. Throws {@link SettingsException} when a file is no YAML. */
  public Settings unchecked() {
    return uncheckedFrom(file());
  }

  /** The same, with another file in the place of the configured one. */
  public Settings uncheckedFrom(Path other) {
    return Settings.read(Services.sections(), other, overlays, System.getenv(), commandLine());
  }

  /** Embedded servers forget everything at the end, unless a folder was named for their data. */
  public void forgetUnlessToldWhere() {
    ephemeral |= data == null;
  }

  /** What was given, as arguments of another command with these options. */
  public List<String> arguments() {
    var arguments = new ArrayList<String>();
    if (config != null) arguments.addAll(List.of("--config", config.toAbsolutePath().toString()));
    overlays.forEach(
        overlay -> arguments.addAll(List.of("--overlay", overlay.toAbsolutePath().toString())));
    commandLine().forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    return arguments;
  }

  private Path file() {
    if (config == null) return Home.path().resolve("conf/penstock.yaml");
    if (Files.isReadable(config)) return config;
    throw new SettingsException("--config " + config + " cannot be read");
  }

  private Map<String, String> commandLine() {
    var values = new LinkedHashMap<>(set);
    put(values, "http.port", httpPort);
    put(values, "data.folder", data);
    if (ephemeral) values.put("data.ephemeral", "true");
    put(values, "nats.url", natsUrl);
    put(values, "database.url", databaseUrl);
    put(values, "nats.server", natsServer);
    put(values, "log.format", logFormat);
    put(values, "log.file", logFile);
    return values;
  }

  private static void put(Map<String, String> values, String key, @Nullable String value) {
    if (value != null) values.put(key, value);
  }
}
