package dev.penstock.dev.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What one contestant did in one round.
 *
 * @param latency from the moment a message was due to its acknowledgement, in nanoseconds
 */
record Turn(Meter.Cost publish, Meter.Cost consume, Histogram latency, double longestBlockMillis) {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int TICKS_PER_SECOND = 1_000;

  static Turn of(Contestant contestant, BenchServer server, BridgeSettings settings, String name) {
    server.createStream(name);
    contestant.loop().forgetBlocks();
    var published = publish(contestant, server, settings, name);
    if (server.messages(name) != settings.messages()) {
      throw new IllegalStateException("stored " + server.messages(name) + " messages");
    }
    var consumed = consume(contestant, server, settings, name);
    double blockMillis = contestant.loop().longestBlockMillis();
    server.deleteStream(name);
    server.createStream(name);
    var latency = paced(contestant, settings, name);
    server.deleteStream(name);
    return new Turn(published, consumed, latency, blockMillis);
  }

  private static Meter.Cost publish(
      Contestant contestant, BenchServer server, BridgeSettings settings, String name) {
    var load = Load.of(name + ".m", settings.messages(), settings.bodyBytes());
    var meter = new Meter(contestant.loop(), server.handle());
    contestant.publish(load, settings.windowMax());
    return meter.stop(settings.messages());
  }

  private static Meter.Cost consume(
      Contestant contestant, BenchServer server, BridgeSettings settings, String name) {
    server.createConsumer(name, "bench");
    var work = new Work(settings.messages());
    var meter = new Meter(contestant.loop(), server.handle());
    var stop = contestant.consume(name, "bench", settings.windowMax(), work);
    server.awaitAcknowledged(name, "bench", settings.messages());
    var cost = meter.stop(settings.messages());
    stop.run();
    return cost;
  }

  /** An open loop: what is due is sent, however late the answers are. */
  private static Histogram paced(Contestant contestant, BridgeSettings settings, String name) {
    int burst = Math.max(1, settings.perSecond() / TICKS_PER_SECOND);
    int ticks = settings.pacedSeconds() * TICKS_PER_SECOND;
    var load = Load.of(name + ".m", ticks * burst, settings.bodyBytes());
    var storedNanos = new long[load.size()];
    var missing = new AtomicInteger(load.size());
    var done = new Done();
    long startNanos = System.nanoTime() + TICK_NANOS;
    for (int tick = 0; tick < ticks; tick++) {
      long dueNanos = startNanos + tick * TICK_NANOS;
      for (long left; (left = dueNanos - System.nanoTime()) > 0; ) LockSupport.parkNanos(left);
      contestant.send(
          load,
          tick * burst,
          tick * burst + burst,
          index -> {
            storedNanos[index] = System.nanoTime();
            if (missing.decrementAndGet() == 0) done.complete();
          });
    }
    done.await();
    var latency = new Histogram(3);
    for (int i = 0; i < storedNanos.length; i++) {
      latency.recordValue(storedNanos[i] - startNanos - i / burst * TICK_NANOS);
    }
    return latency;
  }
}
