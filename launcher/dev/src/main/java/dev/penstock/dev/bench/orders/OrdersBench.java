package dev.penstock.dev.bench.orders;

import dev.penstock.dev.process.AuditProcess;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A run on a site that is up. Every method blocks. */
final class OrdersBench implements AutoCloseable {
  private static final int OPEN_MAX = 5_000_000;
  private static final int STOCK = 1_000_000_000;
  private static final int PRICE_CENTS = 1_999;
  private static final Duration WARM_UP_MAX = Duration.ofSeconds(30);
  private static final Duration ANSWERS_MAX = Duration.ofSeconds(90);

  private final BenchOptions options;
  private final Site site;
  private final Watch watch;
  private final OpenOrders open = new OpenOrders(OPEN_MAX);
  private final Ends ends;
  private final Customers customers;
  private final LedgerView ledger;
  private final Probe probe;

  OrdersBench(BenchOptions options, Site site, Watch watch) {
    this.options = options;
    this.site = site;
    this.watch = watch;
    this.ends = Ends.watch(site.natsUrl(), open);
    this.customers = new Customers(site.url("order"), options.connections(), open);
    this.ledger = new LedgerView(site.databaseUrl());
    this.probe = new Probe(site);
  }

  /** Puts more of every product on the shelf than any run can sell. */
  void stock() throws IOException, InterruptedException {
    var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    var level = new JsonObject().put("quantity", STOCK).put("unit_price_cents", PRICE_CENTS);
    for (int i = 0; i < Bodies.PRODUCTS; i++) {
      var request =
          HttpRequest.newBuilder(URI.create(site.url("inventory") + "/stock/" + Bodies.product(i)))
              .header("Content-Type", "application/json")
              .PUT(BodyPublishers.ofString(level.encode()))
              .build();
      int status = http.send(request, BodyHandlers.discarding()).statusCode();
      if (status >= 300) throw BenchException.failed("PUT /stock was answered " + status);
    }
  }

  /** Until throughput is steady. */
  void warmUp() {
    var isWarm = new AtomicBoolean();
    var steadiness = new Steadiness();
    var tally = new Tally();
    var course = Course.closed(WARM_UP_MAX).until(isWarm::get);
    var sending = customers.send(course, tally);
    watch.await(
        "warm-up",
        tally,
        WARM_UP_MAX,
        steadiness::isReached,
        second -> {
          site.requireAlive();
          steadiness.add(second.accepted() + second.ended());
        });
    isWarm.set(true);
    finish("warm-up", tally, sending);
  }

  List<Round> rounds() {
    var rounds = new ArrayList<Round>();
    for (int i = 1; i <= options.rounds(); i++) rounds.add(round("round " + i, course()));
    return rounds;
  }

  private Course course() {
    if (options.ratePerSecond().isPresent()) return open(options.ratePerSecond().getAsDouble());
    return options.orders().isPresent()
        ? Course.closed(options.orders().getAsLong())
        : Course.closed(options.time());
  }

  private Course open(double perSecond) {
    var time =
        options.orders().isPresent()
            ? Duration.ofNanos(Math.round(options.orders().getAsLong() / perSecond * 1e9))
            : options.time();
    return Course.open(new DueTimes(perSecond), time);
  }

  private Round round(String name, Course course) {
    var before = probe.read();
    var tally = new Tally();
    long unfinished = finish(name, tally, customers.send(course, tally));
    return new Round(name, tally, unfinished, before, probe.read());
  }

  /** Waits for all answers, then for all ends; how many orders have not ended then. */
  private long finish(String name, Tally tally, Future<Void> sending) {
    var max = options.time().plus(options.endMax()).plus(ANSWERS_MAX);
    if (!watch.await(name, tally, max, sending::isComplete, second -> site.requireAlive())) {
      throw BenchException.failed("no answer to every order within " + max.toSeconds() + " s");
    }
    if (sending.failed()) {
      throw BenchException.failed("no order could be sent: " + sending.cause().getMessage());
    }
    boolean allSeen =
        watch.await(
            name, tally, options.endMax(), () -> hasEnded(tally), second -> site.requireAlive());
    return allSeen ? 0 : ledger.unfinished();
  }

  private boolean hasEnded(Tally tally) {
    if (open.isFull()) throw BenchException.notRun("more than " + OPEN_MAX + " orders are open");
    return tally.counts().open() == 0;
  }

  /** What is wrong with the ledger and the streams, in lines; empty when nothing is. */
  List<String> audit() throws IOException, InterruptedException {
    watch.phase("auditing");
    var drain = options.endMax().compareTo(AUDIT_DRAIN) < 0 ? options.endMax() : AUDIT_DRAIN;
    var audit = new AuditProcess(site.folder(), site.natsUrl(), site.databaseUrl(), drain);
    return audit.run(List.of()).getJsonArray("invariants").stream()
        .map(JsonObject.class::cast)
        .filter(invariant -> "violated".equals(invariant.getString("verdict")))
        .map(
            invariant ->
                "%s %s: %d of them"
                    .formatted(
                        invariant.getString("id"),
                        invariant.getString("meaning"),
                        invariant.getLong("violated")))
        .toList();
  }

  private static final Duration AUDIT_DRAIN = Duration.ofSeconds(60);

  @Override
  public void close() throws SQLException {
    customers.close();
    ends.close();
    ledger.close();
  }
}
