package dev.penstock.bridge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where a server may be found: what was configured, and what the cluster told of itself, which is
 * forgotten when the cluster tells anew. Belongs to the home of its wire.
 */
final class NatsServers {
  private final List<ServerAddress> configured;
  private List<ServerAddress> discovered = List.of();

  NatsServers(List<String> urls) {
    this.configured = urls.stream().map(ServerAddress::parse).toList();
  }

  void discovered(ServerAddress teller, ServerInfo info) {
    discovered =
        info.otherServers().stream()
            .map(ServerAddress::parse)
            .map(
                other ->
                    new ServerAddress(other.host(), other.port(), teller.tls(), teller.userInfo()))
            .toList();
  }

  /** All of them once, in random order, so that a fleet spreads over its cluster. */
  List<ServerAddress> round() {
    var round = new ArrayList<>(configured);
    for (var each : discovered) {
      if (round.stream().noneMatch(each::isSameServer)) round.add(each);
    }
    Collections.shuffle(round);
    return round;
  }

  /** For logs and messages. */
  String configured() {
    return String.join(",", configured.stream().map(ServerAddress::toString).toList());
  }
}
