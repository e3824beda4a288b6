package dev.penstock.audit;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * The gateway's ledger, brought into the tables of the session. It is the other side's: when it is
 * in another database, it is read after the ledger's moment, so that it has all that the ledger
 * knows of.
 */
final class GatewayLedger {
  private static final String CHARGES =
      """
      SELECT id, order_id, CASE
        WHEN order_id ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' THEN order_id::uuid
        END, amount_cents, refunded_cents, currency, status = 'succeeded', idempotency_key, created_at
      FROM gateway.payment_intents""";

  private static final String REFUNDS =
      "SELECT id, payment_intent, amount_cents, idempotency_key FROM gateway.refunds";

  private GatewayLedger() {}

  static boolean isIn(Snapshot snapshot) throws SQLException {
    return snapshot.has("gateway.payment_intents");
  }

  /** Of the same database, at the same moment. */
  static void copy(Snapshot snapshot) throws SQLException {
    snapshot.execute("INSERT INTO charge " + CHARGES);
    snapshot.execute("INSERT INTO refund " + REFUNDS);
    snapshot.execute("ANALYZE charge, refund");
  }

  static void copy(PostgresUrl url, Snapshot snapshot) throws IOException {
    try (var gateway = url.connect()) {
      gateway.setAutoCommit(false);
      gateway.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      gateway.setReadOnly(true);
      snapshot.fill("charge", rows -> copy(gateway, CHARGES, rows));
      snapshot.fill("refund", rows -> copy(gateway, REFUNDS, rows));
    } catch (SQLException e) {
      throw new NotCheckedException("the gateway's ledger at " + url, e);
    }
  }

  private static void copy(Connection from, String query, Rows to) throws SQLException {
    var copies = from.unwrap(PGConnection.class).getCopyAPI();
    var copied = copies.copyOut("COPY (" + query + ") TO STDOUT");
    for (var row = copied.readFromCopy(); row != null; row = copied.readFromCopy()) {
      to.addCopied(row);
    }
  }
}
