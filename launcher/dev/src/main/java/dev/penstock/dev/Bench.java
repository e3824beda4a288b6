package dev.penstock.dev;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A closed loop of HTTP clients, and the time until the last of their orders has ended. */
final class Bench implements AutoCloseable {
  private static final int PRODUCTS = 100;
  private static final int STOCK = 1_000_000_000;
  private static final int ROUND_MAX_MINUTES = 10;
  private static final long POLL_MILLIS = 10;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClientAgent http;
  private final DemoClient client;
  private final int connections;
  private final PrintStream out;

  /** What one round came to. */
  private record Round(double acceptedPerSecond, double endedPerSecond, long[] answerNanos) {
    double answerMillis(double quantile) {
      int index = (int) Math.ceil(quantile * answerNanos.length) - 1;
      return answerNanos[Math.max(0, index)] / 1e6;
    }
  }

  Bench(String url, int connections, PrintStream out) {
    var uri = URI.create(url);
    this.client = new DemoClient(url);
    this.connections = connections;
    this.out = out;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost(uri.getHost()).setDefaultPort(uri.getPort()),
            new PoolOptions().setHttp1MaxSize(connections));
  }

  /** True when every order of every round was confirmed. Blocks. */
  boolean run(int orders, int rounds) {
    for (int i = 0; i < PRODUCTS; i++) stock(i);
    out.printf(
        "%n%d orders a round, closed loop over %d connections, %d cores, Java %s%n",
        orders, connections, Runtime.getRuntime().availableProcessors(), Runtime.version());
    boolean whole = round("warm-up", orders);
    for (int i = 1; i <= rounds; i++) whole &= round("round " + i, orders);
    return whole;
  }

  @Override
  public void close() {
    vertx.close();
  }

  private boolean round(String name, int orders) {
    double confirmedBefore = confirmed();
    var measured = measure(orders);
    long confirmed = Math.round(confirmed() - confirmedBefore);
    out.printf(
        Locale.ROOT,
        "%-8s  accepted %6.0f/s  ended %6.0f/s  POST p50 %5.1f ms  p99 %5.1f ms  confirmed %d%s%n",
        name,
        measured.acceptedPerSecond,
        measured.endedPerSecond,
        measured.answerMillis(0.5),
        measured.answerMillis(0.99),
        confirmed,
        confirmed == orders ? "" : "  NOT ALL");
    return confirmed == orders;
  }

  private Round measure(int orders) {
    var nanos = new long[orders];
    var next = new AtomicInteger();
    var open = new AtomicInteger(connections);
    Promise<Void> posted = Promise.promise();
    long started = System.nanoTime();
    for (int i = 0; i < connections; i++) {
      loop(nanos, next)
          .onFailure(posted::tryFail)
          .onSuccess(
              v -> {
                if (open.decrementAndGet() == 0) posted.tryComplete();
              });
    }
    await(posted.future());
    double acceptedSeconds = (System.nanoTime() - started) / 1e9;
    while (isAnyOpen()) LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    double endedSeconds = (System.nanoTime() - started) / 1e9;
    Arrays.sort(nanos);
    return new Round(orders / acceptedSeconds, orders / endedSeconds, nanos);
  }

  private Future<Void> loop(long[] nanos, AtomicInteger next) {
    int number = next.getAndIncrement();
    if (number >= nanos.length) return Future.succeededFuture();
    long started = System.nanoTime();
    return http.request(HttpMethod.POST, "/orders")
        .compose(request -> request.putHeader("Content-Type", "application/json").send(body()))
        .compose(response -> response.body().map(body -> response.statusCode()))
        .compose(
            status -> {
              if (status != 202) return Future.failedFuture("POST /orders answered " + status);
              nanos[number] = System.nanoTime() - started;
              return loop(nanos, next);
            });
  }

  private static Buffer body() {
    return Buffer.buffer(
        "{\"items\":[{\"product_id\":\"bench-"
            + ThreadLocalRandom.current().nextInt(PRODUCTS)
            + "\",\"quantity\":1}],\"customer_id\":\"bench\",\"payment_method\":\"pm_card_visa\"}");
  }

  private void stock(int number) {
    client.put(
        "/stock/bench-" + number,
        new JsonObject().put("quantity", STOCK).put("unit_price_cents", 1_999));
  }

  private boolean isAnyOpen() {
    return isAny("ACCEPTED") || isAny("RESERVED");
  }

  private boolean isAny(String status) {
    var page = client.get("/orders?limit=1&status=" + status).body();
    return !page.getJsonArray("orders").isEmpty();
  }

  private double confirmed() {
    return client
        .text("/metrics")
        .lines()
        .filter(line -> line.startsWith("penstock_orders_ended_total{end=\"confirmed\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static void await(Future<Void> future) {
    try {
      future.toCompletionStage().toCompletableFuture().get(ROUND_MAX_MINUTES, TimeUnit.MINUTES);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the round failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
