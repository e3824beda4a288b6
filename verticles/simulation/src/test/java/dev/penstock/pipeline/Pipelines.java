package dev.penstock.pipeline;

import dev.penstock.events.Schemas;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;

/** Opens pipelines for simulated processes: those of one thread share their compiled schemas. */
public final class Pipelines {
  private Pipelines() {}

  public static Pipeline open(
      Vertx vertx, Surroundings surroundings, String service, Pool pool, Schemas schemas) {
    return Pipeline.open(vertx, surroundings, service, pool, schemas);
  }
}
