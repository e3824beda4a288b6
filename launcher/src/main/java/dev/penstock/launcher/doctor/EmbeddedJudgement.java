package dev.penstock.launcher.doctor;

import dev.penstock.launcher.spi.EmbeddedServers.Found;
import java.util.ArrayList;
import java.util.List;

/** Whether an embedded server can be started, where none runs. */
final class EmbeddedJudgement {
  private EmbeddedJudgement() {}

  static List<Finding> nats(Found nats, int replicas) {
    var findings = new ArrayList<Finding>();
    findings.add(program("nats", "NATS_URL", nats));
    if (!nats.version().isEmpty()) {
      findings.addAll(NatsVersionJudgement.of(nats.version(), replicas));
    }
    return findings;
  }

  static List<Finding> postgres(Found postgres) {
    return List.of(program("postgres", "DATABASE_URL", postgres));
  }

  /** This installation has no embedded servers at all. */
  static Finding none(String id, String variable) {
    return Finding.error(
        id + ".embedded",
        variable + " is not set, and this installation has no embedded servers",
        "set " + variable);
  }

  private static Finding program(String id, String variable, Found found) {
    if (!found.fault().isEmpty()) {
      return Finding.error(
          id + ".embedded", found.fault(), "correct what is named, or set " + variable);
    }
    return Finding.ok(
        id + ".embedded",
        "embedded, since %s is not set; does not run now: %s"
            .formatted(variable, found.description()));
  }
}
