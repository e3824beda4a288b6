package dev.penstock.launcher.doctor;

import dev.penstock.launcher.Placement;
import java.util.List;

/** How many connections to PostgreSQL a process opens. */
final class LedgerConnections {
  /** What the health of the process is asked with. */
  private static final int POOLS_OF_A_PROCESS = 1;

  private LedgerConnections() {}

  /**
   * At most: a pool of each verticle instance, and one of each service's door on each HTTP event
   * loop, of which there are as many as instances of the verticle with most.
   *
   * @param connectionsMax of one pool
   */
  static int max(List<Placement> placements, int connectionsMax) {
    int instances = placements.stream().mapToInt(Placement::instances).sum();
    int loops = placements.stream().mapToInt(Placement::instances).max().orElse(0);
    int pools = instances + loops * placements.size() + POOLS_OF_A_PROCESS;
    return pools * connectionsMax;
  }
}
