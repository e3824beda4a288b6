package dev.penstock.launcher;

import dev.penstock.bridge.BridgeException;
import dev.penstock.bridge.BridgeOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How NATS is reached, and how the embedded one is run. Shows no secret.
 *
 * @param url "" starts an embedded server; several are separated by commas
 * @param server path of the nats-server to start, "" finds one
 * @param port of the embedded server, 0 takes any free one
 * @param syncAlways the embedded server flushes each message to disk before it answers
 * @param inboxPrefix of the subjects answers come to, with a final dot
 * @param connectElapsedMax how long the first connect may take, all tries together
 * @param backoffMin first step of the backoff
 * @param backoffMax longest step of the backoff
 * @param pingInterval two missed pings drop a dead connection
 */
public record NatsOptions(
    String url,
    String server,
    int port,
    boolean syncAlways,
    NatsLoginOptions login,
    NatsTlsOptions tls,
    String inboxPrefix,
    Duration connectElapsedMax,
    Duration backoffMin,
    Duration backoffMax,
    Duration pingInterval) {
  private static final Pattern LOOPBACK =
      Pattern.compile("^(nats://)?(127\\.|localhost(:|$)|\\[::1])|^$");

  static final NatsOptions DEFAULTS =
      new NatsOptions(
          "",
          "",
          0,
          false,
          NatsLoginOptions.NONE,
          NatsTlsOptions.NONE,
          "_INBOX.",
          Duration.ofMinutes(5),
          Duration.ofMillis(50),
          Duration.ofMillis(500),
          Duration.ofSeconds(5));

  public NatsOptions {
    if (backoffMin.isZero() || backoffMin.compareTo(backoffMax) > 0) {
      throw new IllegalArgumentException("backoff_min must be 1ms up to backoff_max");
    }
    if (pingInterval.toMillis() < 100) {
      throw new IllegalArgumentException("ping_interval must be at least 100ms");
    }
    if (!inboxPrefix.matches("([A-Za-z0-9_-]+\\.)+")) {
      throw new IllegalArgumentException(
          "inbox_prefix must be tokens that each end with a dot, was " + inboxPrefix);
    }
    if (url.isBlank()) requireNoLogin(login, tls);
    else requireServers(url, login);
  }

  /** Who forgot the URL must not get an embedded server that lets everybody in. */
  private static void requireNoLogin(NatsLoginOptions login, NatsTlsOptions tls) {
    var key = login.key().isEmpty() ? tls.key() : login.key();
    if (key.isEmpty()) return;
    throw new IllegalArgumentException(
        key + " needs nats.url (NATS_URL): the embedded server knows neither logins nor TLS");
  }

  private static void requireServers(String url, NatsLoginOptions login) {
    try {
      servers(url).forEach(BridgeOptions::of);
    } catch (IllegalArgumentException garbled) {
      throw new IllegalArgumentException("url is wrong: " + garbled.getMessage());
    }
    if (url.contains("@") && !login.key().isEmpty()) {
      throw NatsLoginOptions.twoWays("url", login.key());
    }
  }

  private static List<String> servers(String url) {
    return List.of(url.strip().split("\\s*,\\s*"));
  }

  /**
   * Reads every file as a connect would, so that a broken one ends the start before anything else
   * begins. Blocks. Throws {@link SettingsException} that names the key, the file and its fault.
   */
  void checkFiles() {
    fileFaults().entrySet().stream().findFirst().ifPresent(NatsOptions::refuse);
  }

  private static void refuse(Map.Entry<String, String> fault) {
    throw new SettingsException("nats." + fault.getKey() + ": " + fault.getValue());
  }

  /** What is wrong with each file that cannot be used, by its key. Blocks. */
  public Map<String, String> fileFaults() {
    var checks = new LinkedHashMap<>(tls.checks());
    if (!login.fileKey().isEmpty()) checks.put(login.fileKey(), login.credentials()::check);
    var faults = new LinkedHashMap<String, String>();
    checks.forEach(
        (key, check) -> {
          try {
            check.run();
          } catch (BridgeException broken) {
            faults.put(key, String.valueOf(broken.getMessage()));
          }
        });
    return faults;
  }

  /** The same, but given up sooner or later. */
  NatsOptions connectingFor(Duration max) {
    return new NatsOptions(
        url,
        server,
        port,
        syncAlways,
        login,
        tls,
        inboxPrefix,
        max,
        backoffMin,
        backoffMax,
        pingInterval);
  }

  public BridgeOptions bridge(String serverUrl, String clientName) {
    return new BridgeOptions(
        servers(serverUrl),
        clientName,
        login.credentials(),
        tls.tls(),
        inboxPrefix,
        connectElapsedMax,
        backoffMin,
        backoffMax,
        pingInterval);
  }

  /** Whether a password or a token goes to another machine, and nothing asks for encryption. */
  public boolean sendsSecretsInTheClear() {
    if (!tls.key().isEmpty()) return false;
    boolean everywhere = !login.user().isEmpty() || login.key().startsWith("token");
    return servers(url).stream()
        .filter(server -> !server.startsWith("tls://"))
        .filter(server -> everywhere || server.contains("@"))
        .anyMatch(server -> !LOOPBACK.matcher(BridgeOptions.withoutSecrets(server)).find());
  }

  @Override
  public String toString() {
    return "NatsOptions[url=%s, %s, %s, inboxPrefix=%s]"
        .formatted(BridgeOptions.withoutSecrets(url), login, tls, inboxPrefix);
  }
}
