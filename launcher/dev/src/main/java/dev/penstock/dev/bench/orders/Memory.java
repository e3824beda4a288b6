package dev.penstock.dev.bench.orders;

/** The most memory that was seen in use, looked at once a second. Blocks; for one thread. */
final class Memory {
  private final Probe probe;
  private long servicesRssBytes;
  private long systemPssBytes;

  /**
   * @param servicesRssBytes of the services' JVMs, what each shares with others counted in each
   * @param systemPssBytes of every process, what they share counted once
   */
  record Peak(long servicesRssBytes, long systemPssBytes) {}

  Memory(Probe probe) {
    this.probe = probe;
  }

  void look() {
    var now = probe.memory();
    servicesRssBytes = Math.max(servicesRssBytes, now.servicesRssBytes());
    systemPssBytes = Math.max(systemPssBytes, now.systemPssBytes());
  }

  Peak peak() {
    return new Peak(servicesRssBytes, systemPssBytes);
  }
}
