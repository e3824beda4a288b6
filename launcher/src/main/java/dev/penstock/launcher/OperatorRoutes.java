package dev.penstock.launcher;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.healthchecks.HealthCheckHandler;

/** What operators and their tools ask for: health, metrics and the documents of the API. */
record OperatorRoutes(Vertx vertx, HealthChecks health, PrometheusMeterRegistry meters) {
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  void mount(Router router) {
    var everything = HealthCheckHandler.createWithHealthChecks(health);
    var live = HealthCheckHandler.createWithHealthChecks(live());
    router.get("/health").handler(everything);
    router.get("/health/ready").handler(everything);
    router.get("/health/live").handler(live);
    router.get("/metrics").handler(this::metrics);
    router.get("/openapi.json").handler(context -> document(context, ApiDocument.OPENAPI));
    router.get("/asyncapi.json").handler(context -> document(context, ApiDocument.ASYNCAPI));
  }

  /** That it is answered at all says that this event loop turns. */
  private HealthChecks live() {
    return HealthChecks.create(vertx)
        .register("event-loop", promise -> promise.complete(Status.OK()));
  }

  /** Rendering takes milliseconds, which are not the event loop's. */
  private void metrics(RoutingContext context) {
    vertx
        .executeBlocking(meters::scrape, false)
        .onSuccess(text -> context.response().putHeader("Content-Type", METRICS_TYPE).end(text))
        .onFailure(context::fail);
  }

  /** Read, bundled and written when it is first asked for, which no event loop waits for. */
  private void document(RoutingContext context, ApiDocument document) {
    vertx
        .executeBlocking(document::text, false)
        .onSuccess(
            json -> context.response().putHeader("Content-Type", "application/json").end(json))
        .onFailure(context::fail);
  }
}
