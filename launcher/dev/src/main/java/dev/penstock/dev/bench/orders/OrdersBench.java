package dev.penstock.dev.bench.orders;

import dev.penstock.dev.bench.orders.Bodies.Priority;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;

/** What scenarios are made of, on a site that is up. Every method blocks; for one thread. */
final class OrdersBench implements AutoCloseable {
  private static final int OPEN_MAX = 5_000_000;
  private static final int STOCK = 1_000_000_000;
  private static final int PRICE_CENTS = 1_999;
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private final BenchOptions options;
  private final Site site;
  private final Watch watch;
  private final OpenOrders open = new OpenOrders(OPEN_MAX);
  private final Ends ends;
  private final Customers customers;
  private final LedgerView ledger;
  private final StreamsView streams;
  private final Probe probe;

  OrdersBench(BenchOptions options, Site site, Watch watch) {
    this.options = options;
    this.site = site;
    this.watch = watch;
    this.ends = Ends.watch(site.natsUrl(), open);
    this.customers = customers(options.connections(), Priority.STANDARD);
    this.ledger = new LedgerView(site.databaseUrl());
    this.streams = new StreamsView(ends.connection());
    this.probe = new Probe(site, ledger, streams);
  }

  BenchOptions options() {
    return options;
  }

  Site site() {
    return site;
  }

  Watch watch() {
    return watch;
  }

  Probe probe() {
    return probe;
  }

  LedgerView ledger() {
    return ledger;
  }

  StreamsView streams() {
    return streams;
  }

  /** The usual ones. */
  Customers customers() {
    return customers;
  }

  /** Others, to be closed by who asked for them. */
  Customers customers(int connections, Priority priority) {
    return new Customers(site.urls("order"), connections, new Bodies(priority), open);
  }

  /** Puts more of every product on the shelf than any run can sell. */
  void stock() {
    var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    var level = new JsonObject().put("quantity", STOCK).put("unit_price_cents", PRICE_CENTS);
    for (int i = 0; i < Bodies.PRODUCTS; i++) {
      var request =
          HttpRequest.newBuilder(
                  URI.create(site.urls("inventory").get(0) + "/stock/" + Bodies.product(i)))
              .timeout(ANSWER_MAX)
              .header("Content-Type", "application/json")
              .PUT(BodyPublishers.ofString(level.encode()))
              .build();
      try {
        int status = http.send(request, BodyHandlers.discarding()).statusCode();
        if (status >= 300) throw BenchException.failed("PUT /stock was answered " + status);
      } catch (IOException e) {
        throw BenchException.failed("PUT /stock was not answered: " + e.getMessage());
      } catch (InterruptedException e) {
        throw BenchException.interrupted();
      }
    }
  }

  /** Posts in a closed loop until what is done in a second is steady, and waits for no end. */
  private OpenRound warmUp(ToLongFunction<Watch.Second> done, Results results) {
    var isWarm = new AtomicBoolean();
    var steadiness = new Steadiness();
    var compilers = new Compilers(probe);
    var round = new OpenRound(this, "warm-up");
    round.post(
        Course.closed(options.warmUpMax()).until(isWarm::get),
        customers,
        second -> {
          steadiness.add(done.applyAsLong(second), compilers.cores());
          isWarm.set(steadiness.isReached());
        });
    if (!options.warmUpMax().isZero()) tell(round, isWarm.get(), results);
    return round;
  }

  private static void tell(OpenRound warmUp, boolean isWarm, Results results) {
    double seconds = warmUp.tally().postingSeconds();
    var line = isWarm ? "warm after %.0f s" : "not warm yet after %.0f s";
    results.note(String.format(Locale.ROOT, line, seconds));
    results.append("warm_ups", new JsonObject().put("seconds", seconds).put("is_warm", isWarm));
  }

  /** Stocks and warms up; nothing is under way afterwards. */
  void prepare(Results results) {
    stock();
    if (options.warmUpMax().isZero()) settle();
    else warmUp(results);
  }

  /** Unless the options say not to; nothing is under way afterwards. */
  void warmUp(Results results) {
    if (options.warmUpMax().isZero()) return;
    var round = warmUp(second -> second.accepted() + second.ended(), results);
    round.awaitEnds();
    if (round.tally().counts().open() > 0) {
      results.wrong("warm-up: " + unfinished() + " orders have not ended");
    }
    settle();
  }

  /** Posts and waits for the last end. */
  Round round(String name, Course course) {
    var round = new OpenRound(this, name);
    round.post(course, customers);
    round.awaitEnds();
    return round.close();
  }

  /** As the options say. */
  Course course() {
    if (options.ratePerSecond().isPresent()) {
      return Course.open(new DueTimes(options.ratePerSecond().getAsDouble()), openTime());
    }
    return options.orders().isPresent()
        ? Course.closed(options.orders().getAsLong())
        : Course.closed(options.time());
  }

  private Duration openTime() {
    if (options.orders().isEmpty()) return options.time();
    double seconds = options.orders().getAsLong() / options.ratePerSecond().getAsDouble();
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  boolean isAllSeen(Tally tally) {
    if (open.isFull()) throw BenchException.notRun("more than " + OPEN_MAX + " orders are open");
    return tally.counts().open() == 0;
  }

  /** Orders that have not ended, as the ledger has it. */
  long unfinished() {
    return ledger.unfinished();
  }

  /** Until the ledger's statistics are complete; nothing must be under way. */
  void settle() {
    watch.pause("waiting for PostgreSQL's statistics", LedgerView.STATISTICS_LAG);
  }

  @Override
  public void close() throws SQLException {
    customers.close();
    probe.close();
    ends.close();
    ledger.close();
  }
}
