package dev.penstock.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which NATS a command asks. */
public final class BrokerOption {
  @Option(
      names = "--nats-url",
      paramLabel = "URL",
      description = "the NATS to ask (NATS_URL; without one, the embedded one of .penstock)")
  private @Nullable String natsUrl;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "settings to read instead of conf/penstock.yaml")
  private @Nullable Path config;

  @Option(
      names = {"-s", "--set"},
      paramLabel = "KEY=VALUE",
      description = "any setting of conf/penstock.yaml, such as nats.user=me")
  private Map<String, String> set = new LinkedHashMap<>();

  /**
   * Connects. Throws {@link BrokerException}, and {@link SettingsException}.
   *
   * @param clientName what the server shows of the connection
   */
  public Broker open(String clientName) {
    // What goes wrong is thrown where it is met; nothing else may stand in what is printed.
    Logging.configure(new LogOptions("text", "", "error"), Home.path());
    return Broker.open(settings(), clientName);
  }

  private Settings settings() {
    var values = new LinkedHashMap<>(set);
    if (natsUrl != null) values.put("nats.url", natsUrl);
    return Settings.load(Services.sections(), file(), System.getenv(), values).check();
  }

  private Path file() {
    if (config == null) return Home.path().resolve("conf/penstock.yaml");
    if (Files.isReadable(config)) return config;
    throw new SettingsException("--config " + config + " cannot be read");
  }
}
