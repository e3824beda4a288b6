package dev.penstock.dev.bench.orders;

import java.time.Duration;

/** How busy the compilers of the services' JVMs are. Blocks; for one thread. */
final class Compilers {
  private final Probe probe;
  private Duration used;
  private long askedNanos;

  Compilers(Probe probe) {
    this.probe = probe;
    this.used = probe.compilerCpu();
    this.askedNanos = System.nanoTime();
  }

  /** Cores that they kept busy since this was asked last. */
  double cores() {
    var now = probe.compilerCpu();
    long nowNanos = System.nanoTime();
    double cores = (double) now.minus(used).toNanos() / (nowNanos - askedNanos);
    used = now;
    askedNanos = nowNanos;
    // A thread that has ended takes what it used with it.
    return Math.max(0, cores);
  }
}
