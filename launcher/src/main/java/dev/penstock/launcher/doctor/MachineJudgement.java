package dev.penstock.launcher.doctor;

import java.util.List;

/** Whether a machine has room. */
final class MachineJudgement {
  /** Jars, sockets to the servers, event loops: whatever the load. */
  private static final long FILES_BESIDE_CLIENTS = 512;

  private static final long MEMORY_BYTES_MIN = 768L << 20;
  private static final long MEMORY_FREE_BYTES_MIN = 256L << 20;

  private MachineJudgement() {}

  /**
   * @param clientsMax HTTP clients that may wait for an answer at once
   */
  static List<Finding> of(MachineFacts machine, int clientsMax) {
    return List.of(cores(machine), memory(machine), files(machine, clientsMax));
  }

  private static Finding cores(MachineFacts machine) {
    var is = machine.cores() + (machine.cores() == 1 ? " core" : " cores");
    if (machine.load() > 2.0 * machine.cores()) {
      return Finding.warning(
          "machine.cores",
          "%s and a load of %.1f: orders wait for a turn".formatted(is, machine.load()),
          "end what else runs here, or take more cores");
    }
    return machine.cores() == 1
        ? Finding.note(
            "machine.cores",
            is + ": HTTP, verticles and garbage collection share it",
            "give it two or more")
        : Finding.ok("machine.cores", is);
  }

  private static Finding memory(MachineFacts machine) {
    var is =
        "%s of memory, %s free"
            .formatted(Sizes.text(machine.memoryBytes()), Sizes.text(machine.memoryFreeBytes()));
    if (machine.memoryBytes() < MEMORY_BYTES_MIN) {
      return Finding.warning(
          "machine.memory",
          is + ": little for a heap of 512 MiB and what is beside it",
          "give it 1 GiB, or JAVA_OPTS=-Xmx256m");
    }
    return machine.memoryFreeBytes() < MEMORY_FREE_BYTES_MIN
        ? Finding.warning("machine.memory", is, "end what else runs here, or add memory")
        : Finding.ok("machine.memory", is);
  }

  private static Finding files(MachineFacts machine, int clientsMax) {
    var is = machine.filesMax() + " files may be open";
    if (machine.filesMax() < 0) return Finding.note("machine.files", "file limit unknown", "");
    long wanted = clientsMax + FILES_BESIDE_CLIENTS;
    var fix =
        "ulimit -n %d before the start; LimitNOFILE=%d under systemd".formatted(wanted, wanted);
    if (machine.filesMax() < FILES_BESIDE_CLIENTS) {
      return Finding.error("machine.files", is + ": too few to run", fix);
    }
    return machine.filesMax() < wanted
        ? Finding.warning(
            "machine.files",
            is
                + ", and %d clients may wait for their orders (order.waiting_max), each on a connection"
                    .formatted(clientsMax),
            fix)
        : Finding.ok("machine.files", is);
  }
}
