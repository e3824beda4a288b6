package dev.penstock.launcher;

import dev.penstock.pipeline.Door;
import dev.penstock.pipeline.Service;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.pipeline.http.Correlation;
import dev.penstock.pipeline.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one HTTP port of a JVM, with the routes of every deployed service; one per event loop. */
final class HttpVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(HttpVerticle.class);
  private static final Duration IDLE_MAX = Duration.ofSeconds(30);
  private static final Duration SHUTDOWN_MAX = Duration.ofSeconds(3);

  private final HttpOptions options;
  private final List<Service> services;
  private final Surroundings surroundings;
  private final OperatorRoutes operatorRoutes;
  private final List<Door> doors = new ArrayList<>();
  private Future<HttpServer> listening = Future.failedFuture("not started");

  HttpVerticle(
      HttpOptions options,
      List<Service> services,
      Surroundings surroundings,
      OperatorRoutes operatorRoutes) {
    this.options = options;
    this.services = services;
    this.surroundings = surroundings;
    this.operatorRoutes = operatorRoutes;
  }

  @Override
  public Future<?> start() {
    listening = listen(router(vertx));
    return listening;
  }

  @Override
  public Future<?> stop() {
    return listening
        .compose(http -> http.shutdown(SHUTDOWN_MAX.toMillis(), TimeUnit.MILLISECONDS))
        .eventually(() -> Future.join(doors.stream().map(Door::close).toList()));
  }

  /** Everything that answers. Called on the event loop it is for; opens the doors of services. */
  Router router(Vertx vertx) {
    var router = Router.router(vertx);
    router.route().handler(Correlation::handle);
    operatorRoutes.mount(router);
    mountDoors(vertx, router);
    answerProblems(router);
    return router;
  }

  private void mountDoors(Vertx vertx, Router router) {
    for (var service : services) {
      service.door(vertx, surroundings).ifPresent(doors::add);
    }
    doors.forEach(door -> door.mount(router));
  }

  private Future<HttpServer> listen(Router router) {
    var http =
        new HttpServerOptions()
            .setHost(options.host())
            .setPort(options.port())
            .setIdleTimeout((int) IDLE_MAX.toSeconds())
            .setTcpNoDelay(true)
            .setHttp2ClearTextEnabled(false)
            .setCompressionSupported(false)
            .setDecompressionSupported(false);
    return vertx
        .createHttpServer(http)
        .requestHandler(router)
        .exceptionHandler(cause -> LOG.debug("connection failed", cause))
        .listen();
  }

  private static void answerProblems(Router router) {
    router.errorHandler(404, HttpVerticle::answerNotFound);
    router.errorHandler(405, HttpVerticle::answerMethodNotAllowed);
    router.errorHandler(500, HttpVerticle::answerDefect);
  }

  private static void answerNotFound(RoutingContext context) {
    new Problem(404, "not-found", "Not found", "There is nothing at this path.").send(context);
  }

  private static void answerMethodNotAllowed(RoutingContext context) {
    new Problem(405, "method-not-allowed", "Method not allowed", "Use another method here.")
        .send(context);
  }

  private static void answerDefect(RoutingContext context) {
    LOG.atError()
        .addKeyValue("correlation_id", Correlation.id(context))
        .setCause(context.failure())
        .log("{} {} met a bug", context.request().method(), context.normalizedPath());
    new Problem(500, "internal-error", "Internal error", "This is a defect; it has been logged.")
        .send(context);
  }
}
