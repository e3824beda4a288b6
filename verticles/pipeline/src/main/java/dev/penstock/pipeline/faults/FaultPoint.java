package dev.penstock.pipeline.faults;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A named place between two steps, such as {@code inventory.afterCommit}. The names that exist are
 * those in the code: {@code <room>.<step>}.
 */
public final class FaultPoint {
  /** Not that of any signal, so that whoever started the process knows that it was meant. */
  public static final int HALT_EXIT_CODE = 86;

  public static final String PROPERTY = "penstock.faults";

  private static final Logger LOG = LoggerFactory.getLogger(FaultPoint.class);
  private static final Map<String, Fault> FAULTS = Fault.parse(System.getProperty(PROPERTY, ""));

  /** A constant to the compiler, which drops every hit when it is false. */
  private static final boolean ON = !FAULTS.isEmpty();

  private static final Map<String, AtomicLong> HITS = new ConcurrentHashMap<>();

  private FaultPoint() {}

  /** Says so at the start of a process in which points may fail. */
  public static void announce() {
    if (ON) LOG.warn("fault points are on, this process will fail on purpose: {}", FAULTS);
  }

  /** Whether any point may fail in this process. */
  public static boolean isOn() {
    return ON;
  }

  /** Does nothing, or halts the process, throws {@link InjectedFaultException}, or blocks. */
  public static void hit(String point) {
    if (ON) act(point);
  }

  /** The same on the way of a future's value. */
  public static <T> T hit(String point, T value) {
    if (ON) act(point);
    return value;
  }

  private static void act(String point) {
    var fault = FAULTS.get(point);
    if (fault == null) return;
    long hit = HITS.computeIfAbsent(point, name -> new AtomicLong()).incrementAndGet();
    if (!fault.isDueAt(hit)) return;
    LOG.warn("fault point={} hit={} action={}", point, hit, fault.action());
    switch (fault.action()) {
      case HALT -> Runtime.getRuntime().halt(HALT_EXIT_CODE);
      case THROW -> throw new InjectedFaultException(point);
      case DELAY -> block(fault.delay().toMillis());
    }
  }

  private static void block(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
