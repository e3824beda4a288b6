package dev.penstock.launcher.dlq;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Time as it passes here, so that tests can let it pass faster. */
interface Pace {
  Pace REAL =
      new Pace() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration time) {
          LockSupport.parkNanos(time.toNanos());
        }
      };

  long nanos();

  /** Blocks for about so long. */
  void pause(Duration time);

  /** A way to keep to so many a second: called before each, it blocks until that may begin. */
  default Runnable perSecond(int rate) {
    long startNanos = nanos();
    var begun = new long[1];
    return () -> {
      long dueNanos = startNanos + begun[0]++ * 1_000_000_000L / rate;
      long leftNanos = dueNanos - nanos();
      if (leftNanos > 0) pause(Duration.ofNanos(leftNanos));
    };
  }
}
