package dev.penstock.audit;

import dev.penstock.audit.Finding.Sample;
import dev.penstock.audit.Finding.Verdict;
import dev.penstock.audit.Invariant.Needs;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One audit: reads everything once, then holds every invariant against it. */
final class Audit {
  static final List<Invariant> INVARIANTS =
      Stream.of(
              OrderInvariants.all(),
              StockInvariants.all(),
              MoneyInvariants.all(),
              EventInvariants.all(),
              BrokerInvariants.all())
          .flatMap(List::stream)
          .sorted(Comparator.comparing(Invariant::id))
          .toList();

  private static final int SAMPLES_MAX = 20;

  private final AuditOptions options;
  private final Snapshot snapshot;
  private final Streams streams;

  /** Why what is needed is not at hand. */
  private final Map<Needs, String> missing = new EnumMap<>(Needs.class);

  private Audit(AuditOptions options, Snapshot snapshot, Streams streams) {
    this.options = options;
    this.snapshot = snapshot;
    this.streams = streams;
  }

  /** Blocks. Throws {@link NotCheckedException} when something that must be read is away. */
  static Report run(AuditOptions options) {
    try (var streams = Streams.connect(options.nats());
        var snapshot = Snapshot.open(options.ledger(), options.statementTimeout())) {
      return new Audit(options, snapshot, streams).run();
    } catch (SQLException e) {
      throw new NotCheckedException("PostgreSQL at " + options.ledger(), e);
    } catch (IOException e) {
      throw new NotCheckedException("what is to be read", e);
    }
  }

  private Report run() throws SQLException, IOException {
    if (!options.isOnline()) Drain.await(snapshot, streams, options.drainMax());
    var started = Instant.now();
    var evidence = new Evidence(streams);
    snapshot.begin();
    setHorizon();
    readGateway();
    readHistory();
    long events = evidence.readInto(snapshot);
    var read = Instant.now();
    var findings = new ArrayList<Finding>();
    for (var invariant : INVARIANTS) findings.add(check(invariant));
    return new Report(
        options,
        started,
        read,
        Instant.now(),
        snapshot.number("SELECT count(*) FROM orders.orders"),
        snapshot.number("SELECT count(*) FROM orders.orders WHERE ended_at IS NULL"),
        events,
        "PostgreSQL " + snapshot.serverVersion(),
        "nats-server " + streams.serverVersion(),
        findings);
  }

  private void setHorizon() throws SQLException {
    var young = "now() - %d * interval '1 millisecond'".formatted(options.grace().toMillis());
    var settled = options.isOnline() ? young : "timestamptz 'infinity'";
    snapshot.execute("INSERT INTO settled_before SELECT " + settled);
    snapshot.execute("INSERT INTO overdue_before SELECT " + young);
  }

  private void readGateway() throws SQLException, IOException {
    if (options.gateway().isPresent()) {
      GatewayLedger.copy(options.gateway().get(), snapshot);
    } else if (GatewayLedger.isIn(snapshot)) {
      GatewayLedger.copy(snapshot);
    } else {
      missing.put(
          Needs.GATEWAY, "the provider's ledger is not at hand; see --gateway-database-url");
    }
  }

  private void readHistory() throws SQLException, IOException {
    if (options.history().isEmpty()) {
      missing.put(Needs.HISTORY, "no client wrote down what it sent; see --history");
      return;
    }
    var file = options.history().get();
    snapshot.fill("history_line", rows -> readHistory(file, rows));
    // Each attempt stands there twice: without its answer, and with it.
    snapshot.execute(
        """
        INSERT INTO attempt
        SELECT DISTINCT ON (key, sent_at) * FROM history_line ORDER BY key, sent_at, status
        """);
    snapshot.execute("ANALYZE attempt");
  }

  private static void readHistory(Path file, Rows rows) throws SQLException, IOException {
    try {
      History.read(file, attempt -> add(rows, attempt));
    } catch (IllegalArgumentException e) {
      throw new NotCheckedException("the history", e);
    }
  }

  private static void add(Rows rows, Attempt attempt) throws SQLException {
    rows.add(
        attempt.key(),
        attempt.bodyHash(),
        attempt.sentAt(),
        attempt.status().isPresent() ? attempt.status().getAsInt() : null,
        attempt.orderId().orElse(null));
  }

  private Finding check(Invariant invariant) {
    try {
      return find(invariant);
    } catch (SQLException e) {
      throw new NotCheckedException("invariant " + invariant.id(), e);
    }
  }

  private Finding find(Invariant invariant) throws SQLException {
    var why = missing.get(invariant.needs());
    if (why != null) return new Finding(invariant, Verdict.NOT_CHECKED, 0, 0, List.of(), why);
    long checked = snapshot.number(invariant.checked());
    var counted = new long[1];
    var samples =
        snapshot.list(
            sampled(invariant.violated()),
            row -> {
              counted[0] = row.getLong(1);
              return new Sample(String.valueOf(row.getString(2)), row.getString(3));
            });
    if (!samples.isEmpty()) {
      return new Finding(invariant, Verdict.VIOLATED, checked, counted[0], samples, "");
    }
    if (checked > 0) return new Finding(invariant, Verdict.KEPT, checked, 0, samples, "");
    if (invariant.mayBeEmpty()) {
      return new Finding(invariant, Verdict.NONE, 0, 0, samples, invariant.whenNone());
    }
    return options.mayBeEmpty().contains(invariant.id())
        ? new Finding(invariant, Verdict.NONE, 0, 0, samples, "allowed by --allow-empty")
        : new Finding(invariant, Verdict.VACUOUS, 0, 0, samples, "there was nothing to check");
  }

  /** How many things violate it, and the first of them, each with all that is wrong with it. */
  private static String sampled(String violated) {
    return """
        SELECT count(*) OVER (), id, string_agg(what, '; ')
        FROM (%s) AS violation (id, what) GROUP BY id ORDER BY id LIMIT %d
        """
        .formatted(violated, SAMPLES_MAX);
  }
}
