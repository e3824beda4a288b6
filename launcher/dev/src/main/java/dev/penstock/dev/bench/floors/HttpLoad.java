package dev.penstock.dev.bench.floors;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A closed loop of clients before {@link EchoServer}: each connection posts the next order when it
 * has its answer, which must be the order it posted.
 */
final class HttpLoad extends VerticleBase {
  static final String NAME = "http-echo";
  private static final int CONNECTIONS = 64;

  private static final Buffer ORDER =
      Buffer.buffer(
          """
          {"items":[{"product_id":"floor-17","quantity":1},{"product_id":"floor-42","quantity":2}],\
          "customer_id":"floor","payment_method":"pm_card_visa"}""");

  private final URI uri;
  private final Histogram nanos = new Histogram(3);
  private HttpClientAgent http;
  private Context loop;
  private int running;
  private volatile long answered;
  private long endNanos;

  private HttpLoad(URI uri) {
    this.uri = uri;
  }

  static List<Floor> run(Task task) {
    var load = new HttpLoad(URI.create(task.httpUrl()));
    try (var loops = new EventLoops()) {
      loops.deploy(load);
      Meter.warmUp(task.options(), load::round);
      load.nanos.reset();
      var rounds = new Meter(task, "client").rounds(task.options(), load::round);
      FloorException.requireExactly(load.answered, load.counted(), "requests the server answered");
      return List.of(Floor.of(NAME, "requests", rounds).with(Floor.Latency.of(load.nanos)));
    }
  }

  @Override
  public Future<?> start() {
    loop = context;
    http =
        vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost(uri.getHost()).setDefaultPort(uri.getPort()),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    return Future.succeededFuture();
  }

  private long round(Duration time) {
    long before = answered;
    Promise<Void> ended = Promise.promise();
    loop.runOnContext(
        v -> {
          endNanos = System.nanoTime() + time.toNanos();
          running = CONNECTIONS;
          for (int i = 0; i < CONNECTIONS; i++) next(ended);
        });
    Await.result(ended.future());
    return answered - before;
  }

  private void next(Promise<Void> ended) {
    long startNanos = System.nanoTime();
    if (startNanos >= endNanos) {
      if (--running == 0) ended.complete();
      return;
    }
    http.request(HttpMethod.POST, "/orders")
        .compose(request -> request.putHeader("Content-Type", "application/json").send(ORDER))
        .compose(HttpLoad::check)
        .onFailure(ended::tryFail)
        .onSuccess(
            v -> {
              nanos.recordValue(System.nanoTime() - startNanos);
              answered = answered + 1;
              next(ended);
            });
  }

  private static Future<Void> check(HttpClientResponse response) {
    return response
        .body()
        .compose(
            body ->
                response.statusCode() == 202 && body.equals(ORDER)
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        "the server answered " + response.statusCode() + " " + body));
  }

  private long counted() {
    var counting =
        http.request(HttpMethod.GET, EchoServer.COUNT_PATH)
            .compose(request -> request.send())
            .compose(HttpClientResponse::body);
    return Long.parseLong(Await.result(counting).toString());
  }
}
