package dev.penstock.dev.bench.orders;

import dev.penstock.audit.PostgresUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Puts orders into the ledger that seem to have ended long ago. Each is a copy, row by row and in
 * every table, of one of the last that really were confirmed, under ids of its own and moved into
 * the past as a whole, so that it is what the services leave behind whatever the tables are like.
 * All are older than every stream: nobody misses their events. The load generator's alone: services
 * never write like this. Blocks; for one thread; nothing must be under way.
 */
final class LedgerFiller implements AutoCloseable {
  private static final int CHUNK = 100_000;
  private static final int MODELS = 1_000;
  private static final Duration SPREAD = Duration.ofDays(30);

  /** Between the newest of them and the first real one, which is younger than the streams. */
  private static final Duration GAP = Duration.ofHours(1);

  /** By which the rows of an order, its model, are found. */
  private static final List<Table> TABLES =
      List.of(
          new Table("orders", "orders", "t.order_id = m.order_id"),
          new Table("inventory", "reservations", "t.order_id = m.order_id"),
          new Table("payment", "payments", "t.order_id = m.order_id"),
          new Table("gateway", "idempotency_keys", "t.key = m.charge_key"),
          new Table("gateway", "payment_intents", "t.id = m.payment_id"));

  private static final String PREPARE =
      """
      SET search_path = pg_temp;
      SET synchronous_commit = off;
      SET work_mem = '64MB';

      CREATE TEMP TABLE model AS
      SELECT row_number() OVER () - 1 AS number, latest.*
      FROM (
        SELECT o.order_id, o.created_at, p.payment_id, i.idempotency_key AS charge_key
        FROM orders.orders o
        JOIN payment.payments p USING (order_id)
        JOIN gateway.payment_intents i ON i.id = p.payment_id
        WHERE o.status = 'CONFIRMED'
        ORDER BY o.created_at DESC LIMIT %1$d) AS latest;

      CREATE TEMP TABLE epoch AS
      SELECT min(created_at) - interval '%2$d seconds' AS newest, count(*) AS orders
      FROM orders.orders;

      CREATE TEMP TABLE past (
        order_id uuid, payment_id text, number bigint, age interval) ON COMMIT DELETE ROWS;
      """
          .formatted(MODELS, GAP.toSeconds());

  /** Oldest first. Ids are of version 7, as the order service makes them. */
  private static final String NEXT =
      """
      INSERT INTO past
      SELECT
        (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0')
          || '7' || substr(dice, 1, 3) || 'a' || substr(dice, 4, 15))::uuid,
        'pi_' || substr(dice, 9, 24), m.number, m.created_at - at
      FROM generate_series(%1$d::bigint, %2$d::bigint) AS n
      CROSS JOIN LATERAL (
        SELECT newest - %3$d * interval '1 second' * (1 - n::double precision / %4$d) AS at,
          md5(orders || ' ' || n) AS dice
        FROM epoch) AS drawn
      JOIN model m ON m.number = n %% (SELECT count(*) FROM model)
      """;

  private static final String RESERVE =
      """
      UPDATE inventory.stock s SET reserved = s.reserved + held.quantity
      FROM (
        SELECT line.product_id, sum(line.quantity * copied.times) AS quantity
        FROM (SELECT number, count(*) AS times FROM past GROUP BY number) AS copied
        JOIN like_reservations l ON l.model_number = copied.number
        CROSS JOIN LATERAL jsonb_to_recordset(l.lines) AS line (product_id text, quantity int)
        GROUP BY line.product_id) AS held
      WHERE s.product_id = held.product_id
      """;

  private final Connection connection;
  private final long orders;
  private final List<String> inserts = new ArrayList<>();
  private long done;

  /**
   * @param model which rows {@code t} are those of the model {@code m}
   */
  private record Table(String schema, String name, String model) {
    String models() {
      return """
          CREATE TEMP TABLE like_%2$s AS
          SELECT m.number AS model_number, t.* FROM model m JOIN %1$s.%2$s t ON %3$s
          """
          .formatted(schema, name, model);
    }

    /** All in it, with what makes a copy of another order at another time. */
    String columns() {
      return """
          SELECT quote_ident(column_name),
            CASE
              WHEN data_type = 'timestamp with time zone' THEN format('l.%%I - p.age', column_name)
              WHEN data_type = 'uuid' THEN 'p.order_id'
              WHEN data_type IN ('text', 'json') THEN format(
                'replace(replace(l.%%I::text, m.order_id::text, p.order_id::text),'
                || ' substr(m.payment_id, 4), substr(p.payment_id, 4))::%%s', column_name, data_type)
              ELSE format('l.%%I', column_name)
            END
          FROM information_schema.columns
          WHERE table_schema = '%s' AND table_name = '%s' AND is_generated = 'NEVER'
          ORDER BY ordinal_position
          """
          .formatted(schema, name);
    }
  }

  /**
   * @param orders to be put in
   */
  LedgerFiller(String databaseUrl, long orders) {
    this.connection = new PostgresUrl(databaseUrl).connect();
    this.orders = orders;
    try {
      prepare();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private void prepare() throws SQLException {
    execute(PREPARE);
    for (var table : TABLES) {
      execute(table.models());
      inserts.add(insert(table));
    }
    execute("ANALYZE model");
  }

  private String insert(Table table) throws SQLException {
    var names = new ArrayList<String>();
    var values = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(table.columns())) {
      while (rows.next()) {
        names.add(rows.getString(1));
        values.add(rows.getString(2));
      }
    }
    return """
        INSERT INTO %1$s.%2$s (%3$s) SELECT %4$s
        FROM past p JOIN model m USING (number) JOIN like_%2$s l ON l.model_number = p.number
        """
        .formatted(table.schema, table.name, String.join(", ", names), String.join(", ", values));
  }

  boolean isFull() {
    return done == orders;
  }

  /** Puts in some more, in one transaction; how many there are then. */
  long next() {
    long last = Math.min(orders, done + CHUNK);
    try {
      connection.setAutoCommit(false);
      execute(String.format(Locale.ROOT, NEXT, done + 1, last, SPREAD.toSeconds(), orders));
      execute("ANALYZE past");
      for (var insert : inserts) requireAll(last - done, update(insert));
      update(RESERVE);
      connection.commit();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      throw failed(e);
    }
    done = last;
    return done;
  }

  private static void requireAll(long expected, long rows) {
    if (rows != expected) {
      throw BenchException.notRun(
          "orders cannot be filled in: a copy of %d has %d rows in a table"
              .formatted(expected, rows));
    }
  }

  /** Leaves nothing to do for the server's background processes that the rows are the cause of. */
  void settle() {
    try {
      execute("VACUUM (ANALYZE) inventory.stock");
      for (var table : TABLES) execute("VACUUM (ANALYZE) " + table.schema + "." + table.name);
      execute("CHECKPOINT");
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long update(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    }
  }

  private static BenchException failed(SQLException e) {
    return BenchException.notRun("orders cannot be filled in: " + e.getMessage());
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }
}
