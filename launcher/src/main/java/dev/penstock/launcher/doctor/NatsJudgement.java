package dev.penstock.launcher.doctor;

import dev.penstock.pipeline.StreamOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whether servers that answer can carry the streams. */
final class NatsJudgement {
  private static final double FAR_MILLIS = 20;

  private NatsJudgement() {}

  /**
   * @param greetings of each server of the URL
   * @param payloadBytesWanted of the largest message that a stream takes
   */
  static List<Finding> greetings(
      List<NatsGreeting> greetings, StreamOptions streams, long payloadBytesWanted) {
    var findings = new ArrayList<Finding>();
    var present = greetings.stream().filter(NatsGreeting::answered).toList();
    for (var greeting : greetings) findings.add(reachable(greeting, !present.isEmpty()));
    if (present.isEmpty()) return findings;
    var versions =
        present.stream()
            .map(NatsGreeting::version)
            .collect(Collectors.toCollection(java.util.TreeSet::new));
    if (versions.size() > 1) {
      findings.add(
          Finding.warning(
              "nats.versions",
              "servers of several versions: " + String.join(", ", versions),
              "finish the upgrade; what the oldest lacks may be missing at any time"));
    }
    for (var version : versions) {
      findings.addAll(NatsVersionJudgement.of(version, streams.replicas()));
    }
    var first = present.get(0);
    findings.add(payload(first, payloadBytesWanted));
    findings.add(replicas(first, streams.replicas()));
    return findings;
  }

  private static Finding reachable(NatsGreeting greeting, boolean anotherAnswers) {
    if (greeting.answered()) {
      return Finding.ok(
          "nats.reachable",
          greeting.url() + " answers, connected in " + Sizes.millis(greeting.connectMillis()));
    }
    var found = greeting.url() + ": " + greeting.fault();
    return anotherAnswers
        ? Finding.warning("nats.reachable", found, "start it, or take it out of nats.url")
        : Finding.error(
            "nats.reachable",
            found,
            "start a nats-server there, open the way to it, or correct nats.url (NATS_URL)");
  }

  private static Finding payload(NatsGreeting greeting, long wanted) {
    var is = "max_payload is " + Sizes.text(greeting.payloadBytesMax());
    return greeting.payloadBytesMax() < wanted
        ? Finding.warning(
            "nats.max_payload",
            is
                + ", and a dead letter may be "
                + Sizes.text(wanted)
                + ": a larger one ends the connection",
            "max_payload: " + wanted + " in the configuration of nats-server, then reload it")
        : Finding.ok("nats.max_payload", is);
  }

  private static Finding replicas(NatsGreeting greeting, int replicas) {
    int members = Math.max(1, greeting.clusterUrls().size());
    if (greeting.cluster().isEmpty()) {
      return replicas == 1
          ? Finding.ok("nats.cluster", "one server, streams.replicas 1")
          : Finding.error(
              "nats.cluster",
              "streams.replicas is %d, and this is one server without a cluster"
                  .formatted(replicas),
              "set streams.replicas to 1, or NATS_URL to a cluster of %d".formatted(replicas));
    }
    var is =
        "cluster %s tells of %d servers, streams.replicas is %d"
            .formatted(greeting.cluster(), members, replicas);
    if (members < replicas) {
      return Finding.warning(
          "nats.cluster",
          is + ": a stream cannot be made with more replicas than servers",
          "add servers, or set streams.replicas to " + (members < 3 ? 1 : 3));
    }
    return replicas == 1 && members >= 3
        ? Finding.note(
            "nats.cluster",
            is + ": a stream is away while its one server is",
            "streams.replicas: 3 keeps streams available; the ledger is safe either way")
        : Finding.ok("nats.cluster", is);
  }

  static Finding roundTrip(double millis) {
    var is = "a request to JetStream takes " + Sizes.millis(millis);
    return millis > FAR_MILLIS
        ? Finding.warning(
            "nats.round_trip",
            is + "; an order needs about ten one after the other",
            "run Penstock near its nats-server")
        : Finding.ok("nats.round_trip", is);
  }
}
