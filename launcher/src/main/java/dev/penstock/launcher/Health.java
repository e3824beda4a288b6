package dev.penstock.launcher;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.ConnectionState;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.sqlclient.Pool;

/** Whether this JVM can do its work: NATS is connected, consumers are fed, the database answers. */
final class Health {
  private static final long DATABASE_TIMEOUT_MILLIS = 1_000;

  private Health() {}

  static HealthChecks of(Vertx vertx, Bridge bridge, Pool pool) {
    var checks = HealthChecks.create(vertx);
    checks.register("nats", promise -> promise.complete(nats(bridge)));
    checks.register("consumers", promise -> promise.complete(consumers(bridge)));
    checks.register(
        "database",
        DATABASE_TIMEOUT_MILLIS,
        promise ->
            pool.query("SELECT 1")
                .execute()
                .map(Status.OK())
                .otherwise(cause -> Status.KO(reason(cause.getMessage())))
                .onSuccess(promise::tryComplete)); // its time may be over
    return checks;
  }

  private static Status nats(Bridge bridge) {
    var state = bridge.state();
    var data =
        new JsonObject().put("state", state.name()).put("server_version", bridge.serverVersion());
    return state == ConnectionState.CONNECTED ? Status.OK(data) : Status.KO(data);
  }

  /**
   * A consumer that looks connected but starves would otherwise stop the flow with all lights
   * green.
   */
  private static Status consumers(Bridge bridge) {
    var starving = new JsonArray();
    for (var consumer : bridge.health().consumers()) {
      if (!consumer.alive()) starving.add(consumer.durable());
    }
    return starving.isEmpty() ? Status.OK() : Status.KO(new JsonObject().put("starving", starving));
  }

  private static JsonObject reason(String message) {
    return new JsonObject().put("reason", message);
  }
}
