package dev.penstock.dev.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every way to fail there is here, and the rows of the fault matrix that are left out. */
final class FaultKinds {
  /** The last row of the matrix. */
  static final int ROWS = 56;

  private FaultKinds() {}

  /**
   * @param verticles that a plant runs
   */
  static List<FaultKind> of(List<String> verticles) {
    var kinds = new ArrayList<FaultKind>();
    kinds.addAll(ProcessFaults.of(verticles));
    kinds.addAll(HaltFaults.of(verticles));
    kinds.addAll(BrokerFaults.all());
    kinds.addAll(LedgerFaults.all());
    kinds.addAll(ProviderFaults.all());
    kinds.addAll(LinkFaults.all());
    kinds.addAll(MessageFaults.all());
    return List.copyOf(kinds);
  }

  /** Rows that no kind makes, with the reason. */
  static Map<Integer, String> leftOut() {
    var reasons = new TreeMap<Integer, String>();
    reasons.put(13, "three brokers: a plant has one");
    reasons.put(14, "three brokers: a plant has one");
    reasons.put(18, "a full disk needs the right to mount a small one");
    reasons.put(29, "a full disk needs the right to mount a small one");
    reasons.put(30, "a ledger that lost commits is the one loss nothing heals: not started on");
    reasons.put(34, "the provider's stand-in does not answer nonsense");
    reasons.put(41, "no fault point ends a process for one product only");
    reasons.put(44, "another clock for one process needs libfaketime");
    reasons.put(49, "out of memory ends a JVM as kill -9 does: row 10");
    reasons.put(53, "needs the jars of another version");
    reasons.put(54, "wrong settings fail at the start: the tests of the command line do that");
    return reasons;
  }

  /** Rows made without a fault: by what customers send, or by how faults come together. */
  static Map<Integer, String> otherwise() {
    return new TreeMap<>(
        Map.of(
            5, "customers write nonsense",
            56, "up to three faults of different areas at once"));
  }
}
