package dev.penstock.launcher.doctor;

import java.util.List;

/**
 * What a server says of itself before anybody logs in.
 *
 * @param url as it may be shown
 * @param fault why it said nothing; "" when it did, and all else means something
 * @param connectMillis how long the connection took
 * @param clusterUrls of the members of its cluster, as far as it tells them
 */
record NatsGreeting(
    String url,
    String fault,
    double connectMillis,
    String serverId,
    String version,
    long payloadBytesMax,
    boolean hasJetStream,
    boolean requiresTls,
    String cluster,
    List<String> clusterUrls) {

  NatsGreeting {
    clusterUrls = List.copyOf(clusterUrls);
  }

  static NatsGreeting absent(String url, String fault) {
    return new NatsGreeting(url, fault, 0, "", "", 0, false, false, "", List.of());
  }

  boolean answered() {
    return fault.isEmpty();
  }
}
