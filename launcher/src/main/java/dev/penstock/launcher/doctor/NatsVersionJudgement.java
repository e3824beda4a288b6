package dev.penstock.launcher.doctor;

import dev.penstock.bridge.Features;
import java.util.ArrayList;
import java.util.List;

/** What a version of nats-server cannot do, and what is known to be wrong with it. */
final class NatsVersionJudgement {
  private static final NatsVersion OLDEST = NatsVersion.of(2, 9, 10);
  private static final NatsVersion ADVISED = NatsVersion.of(2, 12, 7);
  private static final NatsVersion FIRST = NatsVersion.of(0, 0, 0);

  /**
   * A fault of the versions from one up to, and without, another.
   *
   * @param replicatedOnly whether only streams with several replicas meet it
   */
  private record Fault(
      String id,
      NatsVersion from,
      NatsVersion fixedIn,
      boolean replicatedOnly,
      Level level,
      String what) {

    boolean concerns(NatsVersion version, int replicas) {
      return version.compareTo(from) >= 0
          && version.compareTo(fixedIn) < 0
          && (replicas > 1 || !replicatedOnly);
    }
  }

  /** https://nats.io/advisories and the release notes of nats-server. */
  private static final List<Fault> FAULTS =
      List.of(
          new Fault(
              "full_disk",
              FIRST,
              NatsVersion.of(2, 9, 12),
              false,
              Level.WARNING,
              "when its disk fills it deadlocks without a word; set jetstream.max_file below the"
                  + " free space of the disk"),
          new Fault(
              "open_door",
              FIRST,
              NatsVersion.of(2, 9, 23),
              false,
              Level.WARNING,
              "with users in authorization{} and an account $SYS it lets everybody in"
                  + " (CVE-2023-47090); keep all users in accounts{}"),
          new Fault(
              "open_door",
              NatsVersion.of(2, 10, 0),
              NatsVersion.of(2, 10, 2),
              false,
              Level.WARNING,
              "with users in authorization{} and an account $SYS it lets everybody in"
                  + " (CVE-2023-47090); keep all users in accounts{}"),
          new Fault(
              "admin_api",
              FIRST,
              NatsVersion.of(2, 10, 27),
              false,
              Level.WARNING,
              "any account may remove the streams of others (CVE-2025-30215); let no other"
                  + " account use JetStream there"),
          new Fault(
              "admin_api",
              NatsVersion.of(2, 11, 0),
              NatsVersion.of(2, 11, 1),
              false,
              Level.WARNING,
              "any account may remove the streams of others (CVE-2025-30215); let no other"
                  + " account use JetStream there"),
          new Fault(
              "lost_streams",
              NatsVersion.of(2, 10, 20),
              NatsVersion.of(2, 10, 23),
              false,
              Level.ERROR,
              "a stream may be gone for good after a few kills (nats-server#6888)"),
          new Fault(
              "raft",
              FIRST,
              ADVISED,
              true,
              Level.WARNING,
              "replicated streams may lose acknowledged messages or diverge when servers are killed"
                  + " or parted; Penstock drives the orders again"));

  private NatsVersionJudgement() {}

  static List<Finding> of(String version, int replicas) {
    var parsed = NatsVersion.parse(version);
    if (parsed.isEmpty()) {
      return List.of(
          Finding.note("nats.version", "version \"" + version + "\" cannot be read", ""));
    }
    var findings = new ArrayList<Finding>();
    findings.add(known(parsed.get()));
    FAULTS.stream()
        .filter(fault -> fault.concerns(parsed.get(), replicas))
        .map(
            fault ->
                new Finding(
                    "nats.version." + fault.id(),
                    fault.level(),
                    "nats-server " + version + ": " + fault.what(),
                    "upgrade to nats-server " + ADVISED + " or newer"))
        .forEach(findings::add);
    var lacks = lacks(Features.of(version));
    if (!lacks.isEmpty()) {
      findings.add(
          Finding.note(
              "nats.features",
              "nats-server " + version + " lacks: " + String.join("; ", lacks),
              "nothing has to be done; a newer server has them"));
    }
    return findings;
  }

  private static Finding known(NatsVersion version) {
    return version.compareTo(OLDEST) < 0
        ? Finding.error(
            "nats.version",
            "nats-server " + version + " is older than any that Penstock was tried with",
            "upgrade to nats-server " + ADVISED + " or newer; at least " + OLDEST)
        : Finding.ok("nats.version", "nats-server " + version);
  }

  /** Each with what is done instead. */
  private static List<String> lacks(Features features) {
    var lacks = new ArrayList<String>();
    if (!features.syncInterval()) {
      lacks.add(
          "sync_interval (2.10): after a power failure up to 2 min of acknowledged messages are"
              + " gone, and driven again from the ledger");
    }
    if (!features.termReason()) {
      lacks.add("reasons of given up messages (2.10): they stand in the dead letters only");
    }
    if (!features.multiFilter()) {
      lacks.add("several filters of a consumer (2.10): each purpose has a consumer of its own");
    }
    if (!features.retentionUpdate()) {
      lacks.add("changing a stream's retention (2.10): a start names the stream to make again");
    }
    if (!features.messageTtl()) {
      lacks.add("a time to live of single messages (2.11): that of the stream counts");
    }
    if (!features.atomicPublish()) {
      lacks.add("storing a batch whole or not at all (2.12.1): what is missing is published again");
    }
    if (!features.maxConsumersUpdate()) {
      lacks.add("changing a stream's limit of consumers (2.12.5): it stays as it is");
    }
    return lacks;
  }
}
