package dev.penstock.dev.bench.floors;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicLong;

/** Answers 202 with the body it got; no router, and otherwise set up as Penstock's HTTP port. */
final class EchoServer extends VerticleBase {
  static final String NAME = "http-echo-server";

  /** Where it tells how many requests it answered. */
  static final String COUNT_PATH = "/count";

  /** As many as the launcher deploys unless it is told to deploy more. */
  private static final int INSTANCES = 1;

  private static final int IDLE_MAX_SECONDS = 30;

  private final AtomicLong count;
  private final AtomicLong port;

  private EchoServer(AtomicLong count, AtomicLong port) {
    this.count = count;
    this.port = port;
  }

  /** Blocks until it listens on a free port, which it returns. */
  static int listen() {
    var count = new AtomicLong();
    var port = new AtomicLong();
    var vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    var options = new DeploymentOptions().setInstances(INSTANCES);
    Await.result(vertx.deployVerticle(() -> new EchoServer(count, port), options));
    return (int) port.get();
  }

  @Override
  public Future<HttpServer> start() {
    var options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setIdleTimeout(IDLE_MAX_SECONDS)
            .setTcpNoDelay(true)
            .setHttp2ClearTextEnabled(false)
            .setCompressionSupported(false)
            .setDecompressionSupported(false);
    return vertx
        .createHttpServer(options)
        .requestHandler(this::answer)
        .listen()
        .onSuccess(server -> port.set(server.actualPort()));
  }

  private void answer(HttpServerRequest request) {
    if (request.method() == HttpMethod.GET && request.path().equals(COUNT_PATH)) {
      request.response().end(Long.toString(count.get()));
      return;
    }
    request
        .body()
        .onSuccess(
            body -> {
              count.incrementAndGet();
              request
                  .response()
                  .setStatusCode(202)
                  .putHeader("Content-Type", "application/json")
                  .end(body);
            });
  }
}
