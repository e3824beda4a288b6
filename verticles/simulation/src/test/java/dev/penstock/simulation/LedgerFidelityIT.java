package dev.penstock.simulation;

import static dev.penstock.simulation.RealTime.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.events.Schemas;
import dev.penstock.pipeline.Pipeline;
import dev.penstock.simulation.SimulatedLedger.Entry;
import dev.penstock.store.Ledger;
import dev.penstock.store.LedgerOptions;
import dev.penstock.store.Migrations;
import dev.penstock.testkit.RealServers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulated ledger does what PostgreSQL does: whatever happened in the transactions of a
 * simulated world happens again in a real database, in the same order and at the same virtual time,
 * and every statement has the same rows or the same error. Where the simulation takes a row lock,
 * PostgreSQL has it to give; at the end the tables are the same.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class LedgerFidelityIT {
  /** A clock that is set; it has to hide PostgreSQL's own before the migrations refer to that. */
  private static final List<String> CLOCK =
      List.of(
          "CREATE SCHEMA clock",
          """
          CREATE FUNCTION clock.now() RETURNS timestamptz LANGUAGE sql STABLE
          RETURN current_setting('clock.now')::timestamptz
          """);

  /** Of one database; a copy does not have them. A wait for a lock is a difference. */
  private static final String SETTINGS =
      """
      DO $$
      DECLARE
        setting text;
      BEGIN
        FOREACH setting IN ARRAY ARRAY['search_path = clock, pg_catalog', 'lock_timeout = ''2s''',
          'clock.now = ''2026-01-01T00:00:00Z''']
        LOOP
          EXECUTE format('ALTER DATABASE %I SET ', current_database()) || setting;
        END LOOP;
      END $$
      """;

  private static final Schemas SCHEMAS = new Schemas();

  private static Vertx vertx;
  private static String template;

  @BeforeAll
  static void prepareDatabase() {
    vertx = Vertx.vertx();
    template = RealServers.freshDatabase();
    execute(template, CLOCK);
    execute(template, List.of(SETTINGS));
    Migrations.apply(template, Pipeline.SCHEMA, Pipeline.SCHEMA);
    Migrations.apply(template, "order", "orders");
    Migrations.apply(template, "inventory", "inventory");
    Migrations.apply(template, "payment", "payment");
  }

  @AfterAll
  static void closeVertx() {
    await(vertx.close());
  }

  static Stream<Arguments> worlds() {
    return Stream.of(
            Mutation.NONE,
            // Mistakes, for what constraints and triggers refuse.
            Mutation.RELEASES_AGAIN,
            Mutation.TAKES_AN_UNKNOWN_COMMIT_FOR_DONE)
        .flatMap(
            mutation ->
                LongStream.iterate(1, seed -> seed + 1)
                    .filter(LedgerFidelityIT::takesAllThatIsDue)
                    .limit(mutation == Mutation.NONE ? 20 : 4)
                    .mapToObj(seed -> Arguments.of(seed, mutation)));
  }

  /** Of rows that are as urgent, who comes first is up to PostgreSQL. */
  private static boolean takesAllThatIsDue(long seed) {
    return new World(seed, SCHEMAS, Mutation.NONE, null).redriveBatchMax > 10;
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void answersAsPostgresDoes(long seed, Mutation mutation) {
    var world = new World(seed, SCHEMAS, mutation, null);
    var journal = new ArrayList<Entry>();
    world.ledger.tell(journal::add);
    Simulation.run(seed, world);
    assertThat(journal).hasSizeGreaterThan(100);
    var database = RealServers.copyOf(template);
    execute(database, List.of(SETTINGS));
    var pool = open(database);
    try {
      for (var row : world.ledger.inventory.stock.rows()) addStock(pool, row);
      new Replay(pool).run(journal);
      world.ledger.tables().forEach(table -> isTheSame(pool, table));
    } finally {
      await(pool.close());
    }
  }

  /** Each simulated transaction on a connection of its own. */
  private record Replay(Pool pool, Map<LedgerTransaction, SqlConnection> connections) {
    Replay(Pool pool) {
      this(pool, new HashMap<>());
    }

    void run(List<Entry> journal) {
      for (var entry : journal) {
        if (entry.sql() == null) end(entry);
        else repeat(entry);
      }
    }

    private void repeat(Entry entry) {
      var connection = connections.computeIfAbsent(entry.tx(), this::begin);
      var what = entry.sql() + " with " + entry.values().deepToString();
      try {
        var rows = await(connection.preparedQuery(entry.sql()).execute(entry.values()));
        assertThat(entry.error()).as(what).isNull();
        assertThat(texts(rows)).as(what).isEqualTo(texts(entry.rows()));
        assertThat(rows.rowCount()).as(what).isEqualTo(entry.rows().rowCount());
      } catch (PgException refused) {
        assertThat(entry.error()).as(what + " fails with " + refused).isNotNull();
        assertThat(refused.getSqlState()).as(what).isEqualTo(entry.error().getSqlState());
      }
    }

    private SqlConnection begin(LedgerTransaction tx) {
      var connection = await(pool.getConnection());
      await(
          connection
              .preparedQuery("SELECT set_config('clock.now', $1, false)")
              .execute(Tuple.of(tx.now.toString())));
      await(connection.begin());
      return connection;
    }

    private void end(Entry entry) {
      var connection = connections.remove(entry.tx());
      if (connection == null) return;
      var transaction = connection.transaction();
      await(entry.committed() ? transaction.commit() : transaction.rollback());
      await(connection.close());
    }
  }

  private static void execute(String database, List<String> statements) {
    var pool = open(database);
    for (var statement : statements) await(pool.query(statement).execute());
    await(pool.close());
  }

  private static void addStock(Pool pool, Values row) {
    await(
        pool.preparedQuery(
                "INSERT INTO inventory.stock (product_id, on_hand, reserved, unit_price_cents)"
                    + " VALUES ($1, $2, 0, $3)")
            .execute(
                Tuple.of(
                    row.text("product_id"), row.number("on_hand"), row.big("unit_price_cents"))));
  }

  /** Of the columns that the simulation keeps. */
  private static void isTheSame(Pool pool, Table table) {
    var real = new ArrayList<Map<String, String>>();
    for (var row : await(pool.query("SELECT * FROM " + table.name).execute())) {
      real.add(columns(row));
    }
    assertThat(real).as(table.name).hasSize(table.rows().size());
    for (var row : table.rows()) {
      var simulated = new TreeMap<String, String>();
      row.columns().forEach((name, value) -> simulated.put(name, text(value)));
      assertThat(real)
          .as(table.name)
          .anySatisfy(columns -> assertThat(columns).containsAllEntriesOf(simulated));
    }
  }

  /** In no order: only what is taken by its urgency has one, and that has one row at a time. */
  private static List<String> texts(RowSet<Row> rows) {
    var texts = new ArrayList<String>();
    for (var row : rows) texts.add(columns(row).toString());
    texts.sort(null);
    return texts;
  }

  private static Map<String, String> columns(Row row) {
    var columns = new TreeMap<String, String>();
    for (int i = 0; i < row.size(); i++) columns.put(row.getColumnName(i), text(row.getValue(i)));
    return columns;
  }

  private static String text(@Nullable Object value) {
    if (value instanceof OffsetDateTime time && !time.equals(Values.AT_ONCE)) {
      return time.withOffsetSameInstant(ZoneOffset.UTC).toInstant().toString();
    }
    var text = value instanceof JsonArray json ? json.encode() : String.valueOf(value);
    return text.startsWith("[{") ? sorted(new JsonArray(text)) : text;
  }

  /** PostgreSQL keeps the keys of a jsonb in an order of its own. */
  private static String sorted(JsonArray json) {
    return json.stream()
        .map(each -> new TreeMap<>(((JsonObject) each).getMap()).toString())
        .toList()
        .toString();
  }

  private static Pool open(String url) {
    var seconds = Duration.ofSeconds(20);
    return Ledger.open(vertx, new LedgerOptions(url, 40, 100, seconds, seconds), "fidelity");
  }
}
