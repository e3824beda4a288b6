package dev.penstock.launcher;

import dev.penstock.bridge.BridgeOptions;
import java.time.Duration;
import java.util.List;

/**
 * How NATS is reached, and how the embedded one is run.
 *
 * @param url "" starts an embedded server; several are separated by commas
 * @param server path of the nats-server to start, "" finds one
 * @param port of the embedded server, 0 takes any free one
 * @param syncAlways the embedded server flushes each message to disk before it answers
 * @param credentialsFile a {@code .creds} file, or ""
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
    String credentialsFile,
    Duration connectElapsedMax,
    Duration backoffMin,
    Duration backoffMax,
    Duration pingInterval) {
  static final NatsOptions DEFAULTS =
      new NatsOptions(
          "",
          "",
          0,
          false,
          "",
          Duration.ofMinutes(5),
          Duration.ofMillis(50),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5));

  public NatsOptions {
    if (backoffMin.isZero() || backoffMin.compareTo(backoffMax) > 0) {
      throw new IllegalArgumentException("backoff_min must be 1ms up to backoff_max");
    }
    if (pingInterval.toMillis() < 100) {
      throw new IllegalArgumentException("ping_interval must be at least 100ms");
    }
  }

  BridgeOptions bridge(String serverUrl, String clientName) {
    return new BridgeOptions(
        List.of(serverUrl.split("\\s*,\\s*")),
        clientName,
        credentialsFile,
        connectElapsedMax,
        backoffMin,
        backoffMax,
        pingInterval);
  }
}
