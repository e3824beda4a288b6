package dev.penstock.bridge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a server may be found: what was configured, and what the cluster told of itself, which is
 * forgotten when the cluster tells anew. Belongs to the home of its wire.
 */
final class NatsServers {
  private static final Logger LOG = LoggerFactory.getLogger(NatsServers.class);
  private static final int DISCOVERED_MAX = 64;

  private final List<ServerAddress> configured;
  private List<ServerAddress> discovered = List.of();

  NatsServers(List<String> urls) {
    this.configured = urls.stream().map(ServerAddress::parse).toList();
  }

  /** A server that tells of nobody, perhaps because it is told not to, makes nothing forgotten. */
  void discovered(ServerAddress teller, ServerInfo info) {
    if (info.otherServers().isEmpty()) return;
    try {
      discovered = info.otherServers().stream().limit(DISCOVERED_MAX).map(teller::tells).toList();
    } catch (IllegalArgumentException unreadable) {
      LOG.warn("nats server={} tells of one that {}", teller, unreadable.getMessage());
    }
  }

  /**
   * All of them once, in random order, so that a fleet spreads over its cluster.
   *
   * @param latest where we were before: that comes last
   */
  List<ServerAddress> round(@Nullable ServerAddress latest) {
    var round = new ArrayList<>(configured);
    for (var each : discovered) {
      if (round.stream().noneMatch(each::isSameServer)) round.add(each);
    }
    Collections.shuffle(round);
    if (latest != null) round.sort(Comparator.comparing(latest::isSameServer));
    return round;
  }

  /** For logs and messages. */
  String configured() {
    return String.join(",", configured.stream().map(ServerAddress::toString).toList());
  }
}
