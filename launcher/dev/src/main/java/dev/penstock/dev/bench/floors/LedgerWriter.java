package dev.penstock.dev.bench.floors;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Writes orders over a connection of its own for a while, on an event loop. */
final class LedgerWriter extends VerticleBase {
  static final String ACCEPTED = "SELECT count(*) FROM orders.orders WHERE status = 'ACCEPTED'";

  private static final Map<String, Long> PRICES =
      IntStream.range(0, FloorOrder.PRODUCTS)
          .mapToObj(FloorOrder::product)
          .collect(Collectors.toMap(product -> product, product -> FloorOrder.UNIT_PRICE_CENTS));

  private final FloorDatabase database;
  private final Transaction transaction;
  private final int batchSize;
  private final int runningMax;
  private final Histogram nanos;
  private SqlConnection connection;

  /** Durable when the future succeeds. */
  @FunctionalInterface
  private interface Transaction {
    Future<?> of(SqlConnection connection, List<FloorOrder> orders);
  }

  /** A run until its last transaction has ended. */
  private static final class Run {
    private final Promise<Long> ended = Promise.promise();
    private final long endNanos;
    private long written;
    private int running;

    private Run(Duration time) {
      endNanos = System.nanoTime() + time.toNanos();
    }
  }

  private LedgerWriter(
      FloorDatabase database,
      Transaction transaction,
      int batchSize,
      int runningMax,
      Histogram nanos) {
    this.database = database;
    this.transaction = transaction;
    this.batchSize = batchSize;
    this.runningMax = runningMax;
    this.nanos = nanos;
  }

  /** Whole orders, the next batch on its way while one is written. */
  static LedgerWriter ofBatches(FloorDatabase database) {
    return new LedgerWriter(database, LedgerWriter::whole, Step.BATCH_MAX, 2, new Histogram(3));
  }

  /**
   * Accepts one order after the other.
   *
   * @param nanos takes how long each took
   */
  static LedgerWriter ofOne(FloorDatabase database, Histogram nanos) {
    return new LedgerWriter(database, OrderRows::insertOrders, 1, 1, nanos);
  }

  @Override
  public Future<?> start() {
    return database.connect(vertx).onSuccess(it -> connection = it);
  }

  @Override
  public Future<?> stop() {
    return connection.close();
  }

  /** From any thread. The future tells the number of orders. */
  Future<Long> write(Duration time) {
    var run = new Run(time);
    context.runOnContext(v -> next(run));
    return run.ended.future();
  }

  private void next(Run run) {
    while (run.running < runningMax) {
      long startNanos = System.nanoTime();
      if (startNanos >= run.endNanos) {
        if (run.running == 0) run.ended.tryComplete(run.written);
        return;
      }
      run.running++;
      transaction
          .of(connection, orders())
          .onFailure(run.ended::tryFail)
          .onSuccess(
              v -> {
                nanos.recordValue(System.nanoTime() - startNanos);
                run.written += batchSize;
                run.running--;
                next(run);
              });
    }
  }

  private List<FloorOrder> orders() {
    long nowMillis = System.currentTimeMillis();
    return Stream.generate(() -> FloorOrder.random(nowMillis).priced(PRICES))
        .limit(batchSize)
        .toList();
  }

  /** One round trip. The rows that all batches share come last, to be locked for a short time. */
  private static Future<?> whole(SqlConnection tx, List<FloorOrder> orders) {
    return Future.all(
        List.of(
            tx.query("BEGIN").execute(),
            OrderRows.insertOrders(tx, orders),
            OrderRows.reserve(tx, orders),
            OrderRows.insertPayments(tx, orders),
            OrderRows.capture(tx, orders),
            OrderRows.confirm(tx, orders),
            OrderRows.insertReservations(tx, orders),
            OrderRows.lockStock(tx, orders),
            OrderRows.reserveStock(tx, orders),
            tx.query("COMMIT").execute()));
  }
}
