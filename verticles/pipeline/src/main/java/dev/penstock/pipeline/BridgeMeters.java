package dev.penstock.pipeline;

import dev.penstock.bridge.BridgeObserver;
import dev.penstock.bridge.PublishException;
import dev.penstock.events.Priority;
import dev.penstock.events.Schemas;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** What the bridge does, as meters. Safe to call from any event loop. */
public final class BridgeMeters implements BridgeObserver {
  private static final Duration[] LATENCY_BUCKETS = {
    Duration.ofNanos(250_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10)
  };

  private final MeterRegistry registry;
  private final BySubject published;
  private final BySubject duplicates;
  private final BySubject publishFailed;
  private final BySubject consumed;
  private final BySubject redelivered;
  private final BySubject acknowledged;
  private final BySubject returned;
  private final BySubject terminated;
  private final ConcurrentMap<String, Timer> storedLatency = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Timer> handlerLatency = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Timer> failedHandlers = new ConcurrentHashMap<>();

  /** A counter per subject, looked up without building tags each time. */
  private record BySubject(
      ConcurrentMap<String, Counter> counters, Function<String, Counter> create) {
    void increment(String subject) {
      counters.computeIfAbsent(subject, create).increment();
    }
  }

  public BridgeMeters(MeterRegistry registry) {
    this.registry = registry;
    this.published = counters("penstock.messages.published");
    this.duplicates = counters("penstock.messages.duplicate");
    this.publishFailed = counters("penstock.messages.publish.failed");
    this.consumed = counters("penstock.messages.consumed");
    this.redelivered = counters("penstock.messages.redelivered");
    this.acknowledged = counters("penstock.messages.acknowledged");
    this.returned = counters("penstock.messages.returned");
    this.terminated = counters("penstock.messages.terminated");
  }

  @Override
  public void stored(String subject, boolean duplicate, long nanos) {
    published.increment(subject);
    if (duplicate) duplicates.increment(subject);
    storedLatency
        .computeIfAbsent(subject, key -> timer("penstock.publish.latency", "subject", key, true))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void publishFailed(String subject, PublishException.Outcome outcome) {
    publishFailed.increment(subject);
  }

  @Override
  public void received(String durable, String subject, boolean isRedelivered) {
    consumed.increment(subject);
    if (isRedelivered) redelivered.increment(subject);
  }

  @Override
  public void acknowledged(String durable, String subject) {
    acknowledged.increment(subject);
  }

  @Override
  public void returned(String durable, String subject) {
    returned.increment(subject);
  }

  @Override
  public void terminated(String durable, String subject) {
    terminated.increment(subject);
  }

  @Override
  public void handled(String durable, int messages, boolean succeeded, long nanos) {
    (succeeded ? handlerLatency : failedHandlers)
        .computeIfAbsent(
            durable, key -> timer("penstock.handler.latency", "consumer", key, succeeded))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Starts at zero for every event and lane, so that a dashboard sees a rate from the first one on.
   */
  private BySubject counters(String name) {
    Function<String, Counter> create =
        subject -> Counter.builder(name).tag("subject", subject).register(registry);
    var counters = new ConcurrentHashMap<String, Counter>();
    for (var event : Schemas.subjects()) {
      for (var priority : Priority.values()) {
        counters.computeIfAbsent(priority.lane(event), create);
      }
    }
    return new BySubject(counters, create);
  }

  private Timer timer(String name, String tag, String value, boolean succeeded) {
    return Timer.builder(name)
        .tag(tag, value)
        .tag("succeeded", Boolean.toString(succeeded))
        .serviceLevelObjectives(LATENCY_BUCKETS)
        .register(registry);
  }
}
