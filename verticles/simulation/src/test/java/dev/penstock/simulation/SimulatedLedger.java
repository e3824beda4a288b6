package dev.penstock.simulation;

import dev.penstock.simulation.LedgerTransaction.BlockedException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL as far as the services use it: their tables with constraints, triggers and row locks,
 * and each of their statements, told by its text. A statement that it does not know is an error, so
 * none can change without the simulation following it.
 */
final class SimulatedLedger {
  /** As the services ask it of PostgreSQL. */
  private static final long STATEMENT_TIMEOUT_MICROS = 10 * Scheduler.SECOND;

  /** Of two transactions that insert the same row the later one: that is nobody's mistake. */
  static final String DUPLICATE = "23505";

  final OrderTables orders = new OrderTables();
  final LossTables losses = new LossTables(orders);
  final InventoryTables inventory = new InventoryTables();
  final PaymentTables payments = new PaymentTables();
  final PipelineTables pipeline = new PipelineTables();
  final Scheduler scheduler;

  /** What constraints and triggers had to refuse: no code may try that. */
  final List<String> refusals = new ArrayList<>();

  private final Map<String, LedgerTransaction> locks = new HashMap<>();
  private final Map<String, Statement> statements = Statements.of(this);
  private Journal journal = Journal.NONE;
  private boolean up = true;
  private int generation;

  /** What a statement does, all at one moment. */
  @FunctionalInterface
  interface Statement {
    SimulatedRows run(LedgerTransaction tx, Tuple values);
  }

  /** Told everything that happens in transactions, in the order in which it takes effect. */
  interface Journal {
    Journal NONE = entry -> {};

    void write(Entry entry);
  }

  /**
   * A statement of a transaction with its rows or its error; or, without one, the end of it.
   *
   * @param committed of an end
   */
  record Entry(
      LedgerTransaction tx,
      @Nullable String sql,
      @Nullable Tuple values,
      @Nullable SimulatedRows rows,
      @Nullable PgException error,
      boolean committed) {}

  /** Its rows, or why it failed. */
  interface Outcome {
    void rows(SimulatedRows rows);

    void failed(Throwable cause);
  }

  SimulatedLedger(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  void tell(Journal told) {
    journal = told;
  }

  boolean isUp() {
    return up;
  }

  List<Table> tables() {
    return List.of(
        orders.orders,
        orders.batches.batches,
        losses.losses,
        inventory.stock,
        inventory.reservations,
        payments.payments,
        pipeline.attempts,
        pipeline.held,
        pipeline.streams);
  }

  /** Another one after each outage, which ends all connections. */
  int generation() {
    return generation;
  }

  void goAway() {
    up = false;
    generation++;
    scheduler.seen.add("outage of the ledger");
    scheduler.say(() -> "-- the ledger is away");
  }

  void comeBack() {
    up = true;
    scheduler.say(() -> "-- the ledger is back");
  }

  LedgerTransaction begin() {
    return new LedgerTransaction(
        scheduler.now(),
        locks,
        (tx, committed) -> journal.write(new Entry(tx, null, null, null, null, committed)));
  }

  /** Runs it now, or as soon as the rows it needs are free. */
  void run(LedgerTransaction tx, String sql, Tuple values, Outcome outcome) {
    var statement = Statements.find(statements, sql);
    Statement told =
        (in, arguments) -> {
          try {
            var rows = statement.run(in, arguments);
            journal.write(new Entry(in, sql, arguments, rows, null, false));
            return rows;
          } catch (PgException refused) {
            journal.write(new Entry(in, sql, arguments, null, refused, false));
            throw refused;
          }
        };
    attempt(tx, told, values, outcome, scheduler.nowMicros());
  }

  private void attempt(
      LedgerTransaction tx, Statement statement, Tuple values, Outcome outcome, long sinceMicros) {
    if (tx.isEnded()) {
      outcome.failed(error("25P01", "the transaction is over"));
      return;
    }
    if (tx.isAborted()) {
      outcome.failed(error("25P02", "current transaction is aborted"));
      return;
    }
    SimulatedRows rows;
    try {
      tx.beginStatement();
      rows = statement.run(tx, values);
    } catch (PgException refused) {
      if (!DUPLICATE.equals(refused.getSqlState())) refusals.add(refused.getErrorMessage());
      tx.abort();
      outcome.failed(refused);
      return;
    } catch (BlockedException blocked) {
      await(
          tx,
          blocked.by,
          sinceMicros,
          outcome,
          again -> attempt(tx, statement, values, outcome, sinceMicros));
      return;
    }
    outcome.rows(rows);
  }

  private void await(
      LedgerTransaction tx,
      LedgerTransaction by,
      long sinceMicros,
      Outcome outcome,
      Consumer<LedgerTransaction> again) {
    for (var each = by; each != null; each = each.waitsFor) {
      if (each != tx) continue;
      scheduler.seen.add("deadlock");
      tx.abort();
      outcome.failed(error("40P01", "deadlock detected"));
      return;
    }
    scheduler.seen.add("wait for a lock");
    var waiting = new boolean[] {true};
    tx.waitsFor = by;
    by.waiting.add(
        () ->
            scheduler.after(
                scheduler.chance.micros(0, 50),
                "ledger: a lock is free",
                () -> {
                  if (!waiting[0]) return;
                  waiting[0] = false;
                  tx.waitsFor = null;
                  again.accept(tx);
                }));
    long leftMicros = sinceMicros + STATEMENT_TIMEOUT_MICROS - scheduler.nowMicros();
    scheduler.after(
        Math.max(0, leftMicros),
        "",
        () -> {
          if (!waiting[0]) return;
          waiting[0] = false;
          tx.waitsFor = null;
          scheduler.seen.add("statement timeout");
          tx.abort();
          outcome.failed(error("57014", "canceling statement due to statement timeout"));
        });
  }

  static PgException error(String sqlState, String message) {
    return new PgException(message, "ERROR", sqlState, message);
  }
}
