package dev.penstock.bridge;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How to reach NATS. Shows no secret.
 *
 * @param servers such as {@code nats://127.0.0.1:4222}, or {@code tls://} to encrypt; user and
 *     password, or a token, may stand in the URL. One is enough to find the others of its cluster
 * @param clientName what {@code nats server report connections} shows
 * @param credentials who this process is
 * @param tls how to encrypt
 * @param inboxPrefix of all subjects answers come to, with a final dot; with one for each service
 *     the server's permissions can keep them apart
 * @param connectElapsedMax how long the first connect may take, all tries together
 * @param backoffMin first step of the backoff; each wait is random between 0 and the step
 * @param backoffMax the step doubles up to this: so long at most a client stays away from a server
 *     that listens again, and over so long a fleet that lost its server spreads its return
 * @param pingInterval a server that leaves two pings unanswered is gone; that is noticed after two
 *     to three intervals
 */
public record BridgeOptions(
    List<String> servers,
    String clientName,
    Credentials credentials,
    Tls tls,
    String inboxPrefix,
    Duration connectElapsedMax,
    Duration backoffMin,
    Duration backoffMax,
    Duration pingInterval) {

  public BridgeOptions {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) throw new IllegalArgumentException("servers must not be empty");
    servers.forEach(ServerAddress::parse); // throws when one is none
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
        Tls.BY_URL,
        "_INBOX.",
        connectElapsedMax,
        backoffMin,
        backoffMax,
        pingInterval);
  }

  public BridgeOptions withCredentials(Credentials other) {
    return with(other, tls, inboxPrefix);
  }

  public BridgeOptions withTls(Tls other) {
    return with(credentials, other, inboxPrefix);
  }

  public BridgeOptions withInboxPrefix(String other) {
    return with(credentials, tls, other);
  }

  private BridgeOptions with(Credentials who, Tls encryption, String prefix) {
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

  /**
   * Defaults. The backoff ends at half a second: a refused connect costs next to nothing, and full
   * jitter spreads a fleet over that time. Silence is noticed within 15 s.
   */
  public static BridgeOptions of(String server) {
    return new BridgeOptions(
        List.of(server),
        "penstock",
        "",
        Duration.ofMinutes(5),
        Duration.ofMillis(50),
        Duration.ofMillis(500),
        Duration.ofSeconds(5));
  }

  /** URLs of servers as they may be shown: without user, password and token. */
  public static String withoutSecrets(String servers) {
    return servers.replaceAll("(^|://)((?!://).)*@", "$1");
  }

  String shownServers() {
    return servers.stream().map(BridgeOptions::withoutSecrets).collect(Collectors.joining(","));
  }

  @Override
  public String toString() {
    return "BridgeOptions[servers=%s, clientName=%s, credentials=%s, tls=%s, inboxPrefix=%s]"
        .formatted(shownServers(), clientName, credentials, tls, inboxPrefix);
  }
}
