package dev.penstock.launcher.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether a disk is good for a ledger. */
final class DiskJudgement {
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");
  private static final Set<String> OVER_A_NETWORK = Set.of("nfs", "nfs4", "cifs", "smb3", "9p");
  private static final double TOO_QUICK_MILLIS = 0.02;
  private static final double SLOW_MILLIS = 20;
  private static final long LEDGER_BYTES_MIN = 1L << 30;
  private static final long FREE_BYTES_MIN = 256L << 20;

  private DiskJudgement() {}

  /**
   * @param streamsBytesMax that all streams together may take
   * @param waitingTimeMax how long an order may wait for its commit to begin
   * @param batchMax orders of one commit
   */
  static List<Finding> of(
      DiskFacts disk, long streamsBytesMax, Duration waitingTimeMax, int batchMax) {
    if (!disk.fault().isEmpty()) {
      return List.of(
          Finding.error(
              "disk.folder",
              disk.folder() + " cannot be written to: " + disk.fault(),
              "give it to this user (chown), or name another with --data"));
    }
    var findings = new ArrayList<Finding>();
    findings.add(kind(disk));
    findings.add(space(disk, streamsBytesMax));
    if (!disk.fsyncNanos().isEmpty()) findings.add(fsync(disk, waitingTimeMax, batchMax));
    if (disk.isOpenToAll()) {
      findings.add(
          Finding.note(
              "disk.permissions",
              "every user of this machine can read " + disk.folder(),
              "chmod o-rwx " + disk.folder()));
    }
    return findings;
  }

  private static Finding kind(DiskFacts disk) {
    var is = "%s is on %s".formatted(disk.folder(), disk.fileSystem());
    if (IN_MEMORY.contains(disk.fileSystem())) {
      return Finding.error(
          "disk.kind",
          is + ": in memory, gone with the machine, and orders answered 202 with it",
          "name a folder on a disk with --data");
    }
    if (OVER_A_NETWORK.contains(disk.fileSystem())) {
      return Finding.warning(
          "disk.kind",
          is + ": over a network, neither NATS nor PostgreSQL should live there",
          "name a folder on a local disk with --data");
    }
    return disk.fileSystem().equals("overlay")
        ? Finding.warning(
            "disk.kind",
            is + ": a layer of a container, gone with it",
            "mount a volume there, or name a folder of one with --data")
        : Finding.ok("disk.kind", is);
  }

  private static Finding space(DiskFacts disk, long streamsBytesMax) {
    var free = Sizes.text(disk.freeBytes()) + " free";
    var is =
        streamsBytesMax == 0
            ? free
            : free + "; the streams may take " + Sizes.text(streamsBytesMax);
    if (disk.freeBytes() < FREE_BYTES_MIN) {
      return Finding.error(
          "disk.space",
          is + ": PostgreSQL stops when it is full, and no order is taken",
          "free some, or name another folder with --data");
    }
    return disk.freeBytes() < streamsBytesMax + LEDGER_BYTES_MIN
        ? Finding.warning(
            "disk.space",
            is + ", and the ledger needs room too",
            "free some, or make streams.bytes_max smaller")
        : Finding.ok("disk.space", is);
  }

  private static Finding fsync(DiskFacts disk, Duration waitingTimeMax, int batchMax) {
    double p50 = disk.fsyncMillis(0.5);
    double p99 = disk.fsyncMillis(0.99);
    var is =
        "fsync takes %s (p50), %s (p99 of %d)"
            .formatted(Sizes.millis(p50), Sizes.millis(p99), disk.fsyncNanos().size());
    if (p50 < TOO_QUICK_MILLIS) {
      return Finding.warning(
          "disk.fsync",
          is + ": hardly a disk; a write cache may forget what it acknowledged",
          "make sure that the disk or the hypervisor obeys flushes");
    }
    if (p99 > waitingTimeMax.toMillis()) {
      return Finding.warning(
          "disk.fsync",
          is
              + ": an order waits for the one before its own and is refused after %d ms"
                  .formatted(waitingTimeMax.toMillis())
              + " (503)",
          "use a disk that is quicker or less busy, or raise order.waiting_time_max");
    }
    var means = ": so long an order waits for its commit, which up to %d share".formatted(batchMax);
    return p50 > SLOW_MILLIS
        ? Finding.warning("disk.fsync", is + means, "use a quicker disk")
        : Finding.ok("disk.fsync", is + means);
  }
}
