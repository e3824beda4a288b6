package dev.penstock.launcher.doctor;

import dev.penstock.bridge.Plan;
import dev.penstock.bridge.Planned;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether an account has room for the streams, and whether they are as declared. */
final class JetStreamJudgement {
  private JetStreamJudgement() {}

  /**
   * @param present names of the streams that exist already
   */
  static List<Finding> room(
      JetStreamAccount account, List<Reservation> streams, Set<String> present, int consumers) {
    var missing = missing(streams, present);
    long wanted = bytesWanted(streams, present);
    var findings = new ArrayList<Finding>();
    findings.add(storage(account, wanted, missing.size()));
    if (account.streamsMax() >= 0 && account.streams() + missing.size() > account.streamsMax()) {
      findings.add(
          Finding.error(
              "nats.streams",
              "the account may have %d streams, has %d and needs %d more"
                  .formatted(account.streamsMax(), account.streams(), missing.size()),
              "raise max_streams of the account"));
    }
    if (account.consumersMax() >= 0 && account.consumersMax() < consumers) {
      findings.add(
          Finding.error(
              "nats.consumers",
              "the account may have %d consumers; all services together have %d"
                  .formatted(account.consumersMax(), consumers),
              "raise max_consumers of the account"));
    }
    return findings;
  }

  /** That streams which are not there yet will reserve, all replicas together. */
  static long bytesWanted(List<Reservation> streams, Set<String> present) {
    return missing(streams, present).stream().mapToLong(Reservation::bytes).sum();
  }

  private static List<Reservation> missing(List<Reservation> streams, Set<String> present) {
    return streams.stream().filter(each -> !present.contains(each.stream())).toList();
  }

  private static Finding storage(JetStreamAccount account, long wanted, int missing) {
    if (account.storageBytesMax() < 0) {
      return wanted == 0
          ? Finding.ok("nats.storage", "all streams exist; the account has no limit of storage")
          : Finding.ok(
              "nats.storage",
              "%d streams to be made, up to %s; the account has no limit of its own"
                  .formatted(missing, Sizes.text(wanted)));
    }
    long free = account.storageBytesMax() - account.reservedBytes();
    var is =
        "the account may store %s and has reserved %s"
            .formatted(Sizes.text(account.storageBytesMax()), Sizes.text(account.reservedBytes()));
    return wanted > free
        ? Finding.error(
            "nats.storage",
            is + "; %d streams to be made reserve %s".formatted(missing, Sizes.text(wanted)),
            "raise max_file or the account's limit, or set streams.bytes_max to at most %d"
                .formatted(Math.max(1L << 20, free / Math.max(1, missing))))
        : Finding.ok("nats.storage", is);
  }

  static Finding plan(Plan plan) {
    if (!plan.isPossible()) {
      return Finding.error(
          "nats.topology",
          "streams or consumers cannot be changed to what is declared:\n    "
              + String.join("\n    ", plan.lines()),
          "set the settings back to what the server has, or drain and delete what is named");
    }
    if (plan.isEmpty()) return Finding.ok("nats.topology", "streams and consumers are as declared");
    long made =
        plan.things().stream().filter(each -> each.action() == Planned.Action.CREATE).count();
    long changed =
        plan.things().stream().filter(each -> each.action() == Planned.Action.UPDATE).count();
    return Finding.ok(
        "nats.topology",
        "a start will make %d streams and consumers and change %d".formatted(made, changed));
  }
}
