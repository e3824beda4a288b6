package dev.penstock.dev.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/** Time, allocation over all threads and tasks of the event loop, from its making to its end. */
final class Meter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Loop loop;
  private final Map<Long, Long> bytesBefore;
  private final long tasksBefore;
  private final long startNanos;

  /** What one message cost. */
  record Cost(double perSecond, double bytes, double tasks) {}

  Meter(Loop loop) {
    this.loop = loop;
    this.bytesBefore = allocatedBytes();
    this.tasksBefore = loop.tasks();
    this.startNanos = System.nanoTime();
  }

  Cost stop(int messages) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    double tasks = loop.tasks() - tasksBefore;
    double bytes = 0;
    for (var after : allocatedBytes().entrySet()) {
      bytes += after.getValue() - bytesBefore.getOrDefault(after.getKey(), 0L);
    }
    return new Cost(messages / seconds, bytes / messages, tasks / messages);
  }

  private static Map<Long, Long> allocatedBytes() {
    long[] ids = THREADS.getAllThreadIds();
    long[] bytes = THREADS.getThreadAllocatedBytes(ids);
    var byThread = new HashMap<Long, Long>();
    for (int i = 0; i < ids.length; i++) byThread.put(ids[i], Math.max(0, bytes[i]));
    return byThread;
  }
}
