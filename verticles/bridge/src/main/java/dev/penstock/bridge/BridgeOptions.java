package dev.penstock.bridge;

import java.time.Duration;
import java.util.List;

/**
 * How to reach NATS.
 *
 * @param servers such as {@code nats://127.0.0.1:4222}; user and password may stand in the URL
 * @param clientName what {@code nats server report connections} shows
 * @param credentialsFile a {@code .creds} file, or "" for none
 * @param connectElapsedMax how long the first connect may take, all tries together
 * @param backoffMin first step of the backoff; each wait is random between 0 and the step
 * @param backoffMax the step doubles up to this
 * @param pingInterval with two pings missed a dead connection is dropped
 */
public record BridgeOptions(
    List<String> servers,
    String clientName,
    String credentialsFile,
    Duration connectElapsedMax,
    Duration backoffMin,
    Duration backoffMax,
    Duration pingInterval) {

  public BridgeOptions {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) throw new IllegalArgumentException("servers must not be empty");
  }

  public static BridgeOptions of(String server) {
    return new BridgeOptions(
        List.of(server),
        "penstock",
        "",
        Duration.ofMinutes(5),
        Duration.ofMillis(50),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5));
  }
}
