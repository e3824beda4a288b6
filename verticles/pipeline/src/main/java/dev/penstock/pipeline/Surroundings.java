package dev.penstock.pipeline;

import dev.penstock.bridge.Bridge;
import dev.penstock.pipeline.versions.Versions;
import dev.penstock.store.LedgerOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.healthchecks.HealthChecks;

/**
 * What the launcher gives every verticle of a JVM. All of it may be shared between event loops.
 *
 * @param health services add their procedures to it, named {@code <service>/<what>}
 */
public record Surroundings(
    Bridge bridge,
    LedgerOptions ledger,
    PipelineOptions pipeline,
    MeterRegistry meters,
    HealthChecks health,
    Versions versions) {

  /** Where no version of an event is treated in a way of its own. */
  public Surroundings(
      Bridge bridge,
      LedgerOptions ledger,
      PipelineOptions pipeline,
      MeterRegistry meters,
      HealthChecks health) {
    this(bridge, ledger, pipeline, meters, health, Versions.defaults());
  }
}
