package dev.penstock.dev.bench.floors;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** One order after the other, each when it is due, however late the ends of those before are. */
final class Schedule implements Feed {
  private final long periodNanos;
  private final long count;
  private final Histogram latency;
  private final AtomicLong left;
  private final Queue<FloorOrder> due = new ConcurrentLinkedQueue<>();
  private final Map<UUID, Long> dueNanos = new ConcurrentHashMap<>();
  private final CompletableFuture<Long> done = new CompletableFuture<>();

  /**
   * @param latency takes the nanoseconds from when an order was due to its end
   */
  Schedule(int perSecond, Duration time, Histogram latency) {
    this.periodNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.count = time.toSeconds() * perSecond;
    this.left = new AtomicLong(count);
    this.latency = latency;
  }

  @Override
  public CompletableFuture<Long> run(IntakeStep intake) {
    intake.takeFrom(this);
    long startNanos = System.nanoTime();
    for (long i = 0; i < count; i++) {
      long at = startNanos + i * periodNanos;
      for (long wait; (wait = at - System.nanoTime()) > 0; ) LockSupport.parkNanos(wait);
      var order = FloorOrder.random(System.currentTimeMillis());
      dueNanos.put(order.orderId(), at);
      due.add(order);
      intake.wake();
    }
    return done;
  }

  @Override
  public List<FloorOrder> take(int max) {
    var orders = new ArrayList<FloorOrder>();
    for (FloorOrder each; orders.size() < max && (each = due.poll()) != null; ) orders.add(each);
    return orders;
  }

  @Override
  public void ended(List<Step.Event> ends) {
    long now = System.nanoTime();
    for (var end : ends) latency.recordValue(now - dueNanos.remove(end.order().orderId()));
    if (left.addAndGet(-ends.size()) == 0) done.complete(count);
  }
}
