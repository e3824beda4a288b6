package dev.penstock.dev.crash;

import dev.penstock.dev.process.Daemon;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts again whatever has ended and should be up, as an operator's would. */
final class Supervisor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final long EVERY_MILLIS = 50;

  private final ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(Daemon.named("supervisor"));

  Supervisor(List<Member> members) {
    rounds.scheduleWithFixedDelay(
        () -> members.forEach(Supervisor::tend), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void tend(Member member) {
    try {
      member.tend();
    } catch (RuntimeException e) {
      LOG.warn("cannot tend {}", member.name(), e);
    }
  }

  /** Starts nothing any more; what runs goes on. */
  @Override
  public void close() {
    rounds.shutdownNow();
  }
}
