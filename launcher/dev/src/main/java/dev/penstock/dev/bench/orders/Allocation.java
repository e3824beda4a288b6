package dev.penstock.dev.bench.orders;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What the threads of another JVM have allocated, as that JVM counts it; what a thread allocated
 * after it was last looked at and before its end is not known. Blocks; for one thread.
 */
final class Allocation implements AutoCloseable {
  static final String SOURCE = "ThreadMXBean.getThreadAllocatedBytes over all threads";

  private final JMXConnector connector;
  private final ThreadMXBean threads;
  private final Map<Long, Long> bytesByThread = new HashMap<>();

  private Allocation(JMXConnector connector) throws IOException {
    this.connector = connector;
    this.threads =
        ManagementFactory.newPlatformMXBeanProxy(
            connector.getMBeanServerConnection(),
            ManagementFactory.THREAD_MXBEAN_NAME,
            ThreadMXBean.class);
  }

  /** Has the JVM start its management agent, for this machine only. */
  static Allocation of(long pid) throws IOException {
    try {
      var machine = VirtualMachine.attach(Long.toString(pid));
      try {
        var address = new JMXServiceURL(machine.startLocalManagementAgent());
        return new Allocation(JMXConnectorFactory.connect(address));
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException("process " + pid + " lets nobody attach", e);
    }
  }

  /** Since the start of the JVM. */
  long bytes() {
    long[] ids = threads.getAllThreadIds();
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    for (int i = 0; i < ids.length; i++) {
      if (bytes[i] > 0) bytesByThread.put(ids[i], bytes[i]);
    }
    return bytesByThread.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
