package dev.penstock.deadletter;

import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.pipeline.Door;
import dev.penstock.pipeline.Service;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.pipeline.Topology;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps what could not be handled, and gives it back. */
public final class DeadletterService implements Service {
  static final String NAME = "deadletter";
  static final ConsumerSpec LETTERS =
      Topology.consumer(NAME, "letters", Topology.DEADLETTERS, "deadletters.>");
  static final ConsumerSpec MAX_DELIVERIES =
      Topology.consumer(NAME, "max-deliveries", Topology.ADVISORIES, Topology.MAX_DELIVERIES);
  static final ConsumerSpec MSG_TERMINATED =
      Topology.consumer(NAME, "msg-terminated", Topology.ADVISORIES, Topology.MSG_TERMINATED);

  private final DeadletterConfig config;
  private final OpenLetters openLetters = new OpenLetters();
  private final AtomicBoolean isShown = new AtomicBoolean();

  public DeadletterService(DeadletterConfig config) {
    this.config = config;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<ConsumerSpec> consumers() {
    return List.of(LETTERS, MAX_DELIVERIES, MSG_TERMINATED);
  }

  /** None of its own: a replay is published to where its original came from. */
  @Override
  public List<String> publishes() {
    return List.of();
  }

  /** The instances of a JVM share one metric and one line of health. */
  @Override
  public Optional<Deployable> verticle(Surroundings surroundings) {
    if (isShown.compareAndSet(false, true)) {
      show(surroundings.meters());
      show(surroundings.health());
    }
    return Optional.of(new DeadletterVerticle(surroundings, config, openLetters));
  }

  @Override
  public Optional<Door> door(Vertx vertx, Surroundings surroundings) {
    return Optional.of(DeadletterDoor.open(vertx, surroundings, config));
  }

  private void show(MeterRegistry meters) {
    var gauge =
        MultiGauge.builder("penstock.deadletters.open")
            .description("open letters in the ledger, the same in every process")
            .register(meters);
    openLetters.onCount(
        counts ->
            gauge.register(counts.entrySet().stream().map(DeadletterService::row).toList(), true));
  }

  private static MultiGauge.Row<?> row(Map.Entry<OpenLetters.Kind, Long> count) {
    var kind = count.getKey();
    return MultiGauge.Row.of(
        Tags.of("service", kind.service(), "failure", kind.failure()), count.getValue());
  }

  /** Always up: letters are for a person, not for a load balancer. */
  private void show(HealthChecks health) {
    health.register(
        NAME + "/open-letters",
        promise -> promise.complete(Status.OK(new JsonObject().put("open", openLetters.total()))));
  }
}
