package dev.penstock.dev.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Time, processor time of this process and of the server, allocation over all threads and tasks of
 * the event loop, from its making to its end.
 */
final class Meter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Loop loop;
  private final ProcessHandle server;
  private final Map<Long, Long> bytesBefore;
  private final long tasksBefore;
  private final long cpuNanosBefore;
  private final long serverCpuNanosBefore;
  private final long startNanos;

  /**
   * What one message cost.
   *
   * @param cpuMicros processor time of this process, the pushing side included
   * @param serverCpuMicros processor time of the server, known to 10 ms for all messages together
   */
  record Cost(
      double perSecond, double bytes, double tasks, double cpuMicros, double serverCpuMicros) {}

  Meter(Loop loop, ProcessHandle server) {
    this.loop = loop;
    this.server = server;
    this.bytesBefore = allocatedBytes();
    this.tasksBefore = loop.tasks();
    this.cpuNanosBefore = SYSTEM.getProcessCpuTime();
    this.serverCpuNanosBefore = serverCpuNanos();
    this.startNanos = System.nanoTime();
  }

  Cost stop(int messages) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    double cpuMicros = (SYSTEM.getProcessCpuTime() - cpuNanosBefore) / 1e3;
    double serverCpuMicros = (serverCpuNanos() - serverCpuNanosBefore) / 1e3;
    double tasks = loop.tasks() - tasksBefore;
    double bytes = 0;
    for (var after : allocatedBytes().entrySet()) {
      bytes += after.getValue() - bytesBefore.getOrDefault(after.getKey(), 0L);
    }
    return new Cost(
        messages / seconds,
        bytes / messages,
        tasks / messages,
        cpuMicros / messages,
        serverCpuMicros / messages);
  }

  private long serverCpuNanos() {
    return server.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  private static Map<Long, Long> allocatedBytes() {
    long[] ids = THREADS.getAllThreadIds();
    long[] bytes = THREADS.getThreadAllocatedBytes(ids);
    var byThread = new HashMap<Long, Long>();
    for (int i = 0; i < ids.length; i++) byThread.put(ids[i], Math.max(0, bytes[i]));
    return byThread;
  }
}
