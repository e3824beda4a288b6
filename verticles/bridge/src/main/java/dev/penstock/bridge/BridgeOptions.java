package dev.penstock.bridge;

import io.vertx.core.net.ClientSSLOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to reach NATS.
 *
 * @param servers such as {@code nats://127.0.0.1:4222}; user and password may stand in the URL
 * @param clientName what {@code nats server report connections} shows
 * @param credentials who this process is
 * @param tls encrypts, also when the URL does not ask for it; null leaves it to the URL and the
 *     server. The name in the certificate must be that of the server
 * @param inboxPrefix of all subjects answers come to, with a final dot; with one for each service
 *     the server's permissions can keep them apart
 * @param connectElapsedMax how long the first connect may take, all tries together
 * @param backoffMin first step of the backoff; each wait is random between 0 and the step
 * @param backoffMax the step doubles up to this
 * @param pingInterval with two pings missed a dead connection is dropped
 */
public record BridgeOptions(
    List<String> servers,
    String clientName,
    Credentials credentials,
    @Nullable ClientSSLOptions tls,
    String inboxPrefix,
    Duration connectElapsedMax,
    Duration backoffMin,
    Duration backoffMax,
    Duration pingInterval) {

  public BridgeOptions {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) throw new IllegalArgumentException("servers must not be empty");
    if (!inboxPrefix.matches("([A-Za-z0-9_-]+\\.)+")) {
      throw new IllegalArgumentException(
          "inboxPrefix must be tokens that each end with a dot, was " + inboxPrefix);
    }
  }

  /**
   * @param credentialsFile a {@code .creds} file, or "" for none
   */
  public BridgeOptions(
      List<String> servers,
      String clientName,
      String credentialsFile,
      Duration connectElapsedMax,
      Duration backoffMin,
      Duration backoffMax,
      Duration pingInterval) {
    this(
        servers,
        clientName,
        credentialsFile.isEmpty() ? Credentials.NONE : new Credentials.CredsFile(credentialsFile),
        null,
        "_INBOX.",
        connectElapsedMax,
        backoffMin,
        backoffMax,
        pingInterval);
  }

  public BridgeOptions withCredentials(Credentials other) {
    return with(other, tls, inboxPrefix);
  }

  public BridgeOptions withTls(ClientSSLOptions other) {
    return with(credentials, other, inboxPrefix);
  }

  public BridgeOptions withInboxPrefix(String other) {
    return with(credentials, tls, other);
  }

  private BridgeOptions with(
      Credentials who, @Nullable ClientSSLOptions encryption, String prefix) {
    return new BridgeOptions(
        servers,
        clientName,
        who,
        encryption,
        prefix,
        connectElapsedMax,
        backoffMin,
        backoffMax,
        pingInterval);
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
