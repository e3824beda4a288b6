package dev.penstock.dev;

import dev.penstock.dev.process.Signal;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
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
  private record Round(
      double acceptedPerSecond, double endedPerSecond, long confirmed, long[] answerNanos) {
    boolean isWhole() {
      return confirmed == answerNanos.length;
    }

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

  /**
   * True when every order of every round was confirmed. Blocks.
   *
   * @param broker the process of the broker, to measure without it too
   */
  boolean run(int orders, int rounds, Optional<Long> broker) {
    for (int i = 0; i < PRODUCTS; i++) stock(i);
    out.printf(
        "%n%d orders a round, closed loop over %d connections, %d cores, Java %s%n",
        orders, connections, Runtime.getRuntime().availableProcessors(), Runtime.version());
    boolean whole = round("warm-up", orders, Outage.NONE).isWhole();
    var shares = new ArrayList<Double>();
    for (int i = 1; i <= rounds; i++) {
      var round = round("round " + i, orders, Outage.NONE);
      whole &= round.isWhole();
      if (broker.isEmpty()) continue;
      var alone = round("outage " + i, orders, new Outage(broker));
      whole &= alone.isWhole();
      shares.add(alone.acceptedPerSecond() / round.acceptedPerSecond());
    }
    if (!shares.isEmpty()) {
      Collections.sort(shares);
      out.printf(
          Locale.ROOT,
          "accepted without the broker, as a share of the round before: median %.2f (%.2f to %.2f)%n",
          shares.get(shares.size() / 2),
          shares.get(0),
          shares.get(shares.size() - 1));
    }
    return whole;
  }

  /** A broker that stands still, as behind a network that is down: nothing is refused. */
  private record Outage(Optional<Long> broker) {
    static final Outage NONE = new Outage(Optional.empty());

    void begin() {
      broker.ifPresent(Signal.STOP::to);
    }

    void end() {
      broker.ifPresent(Signal.CONT::to);
    }
  }

  @Override
  public void close() {
    vertx.close();
  }

  private Round round(String name, int orders, Outage outage) {
    double confirmedBefore = confirmed();
    var measured = measure(orders, outage, confirmedBefore);
    out.printf(
        Locale.ROOT,
        "%-9s accepted %6.0f/s  ended %6.0f/s  POST p50 %5.1f ms  p99 %5.1f ms  confirmed %d%s%n",
        name,
        measured.acceptedPerSecond,
        measured.endedPerSecond,
        measured.answerMillis(0.5),
        measured.answerMillis(0.99),
        measured.confirmed,
        measured.isWhole() ? "" : "  NOT ALL");
    return measured;
  }

  private Round measure(int orders, Outage outage, double confirmedBefore) {
    var nanos = new long[orders];
    var next = new AtomicInteger();
    var open = new AtomicInteger(connections);
    Promise<Void> posted = Promise.promise();
    outage.begin();
    long started = System.nanoTime();
    for (int i = 0; i < connections; i++) {
      loop(nanos, next)
          .onFailure(posted::tryFail)
          .onSuccess(
              v -> {
                if (open.decrementAndGet() == 0) posted.tryComplete();
              });
    }
    try {
      await(posted.future());
    } finally {
      outage.end();
    }
    double acceptedSeconds = (System.nanoTime() - started) / 1e9;
    while (isAnyOpen()) LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    double endedSeconds = (System.nanoTime() - started) / 1e9;
    Arrays.sort(nanos);
    long confirmed = Math.round(confirmed() - confirmedBefore);
    return new Round(orders / acceptedSeconds, orders / endedSeconds, confirmed, nanos);
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
