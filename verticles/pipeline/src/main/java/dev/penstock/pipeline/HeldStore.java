package dev.penstock.pipeline;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Every statement on {@code pipeline.held}, one for a whole batch. */
public final class HeldStore {
  private static final String HOLD =
      """
      INSERT INTO pipeline.held (service, stream, sequence, stored_at, order_id)
      SELECT DISTINCT ON (stream, sequence, stored_at) $1, stream, sequence, stored_at, order_id
      FROM unnest($2::text[], $3::bigint[], $4::timestamptz[], $5::uuid[])
        AS new (stream, sequence, stored_at, order_id)
      ORDER BY stream, sequence
      ON CONFLICT (service, stream, sequence, stored_at) DO UPDATE SET since = held.since
      RETURNING stream, sequence, stored_at, since
      """;

  private static final String IS_ANY =
      """
      SELECT EXISTS (
        SELECT FROM pipeline.held WHERE service = $1 AND order_id IS NOT NULL) AS is_any
      """;

  /** What is held itself was on its way to the dead letters when somebody died. */
  private static final String WAITING =
      """
      SELECT stream, sequence, stored_at FROM
        unnest($2::text[], $3::bigint[], $4::timestamptz[], $5::uuid[])
          AS message (stream, sequence, stored_at, order_id)
      WHERE EXISTS (
        SELECT FROM pipeline.held
        WHERE held.service = $1 AND held.order_id = message.order_id
          AND (held.stored_at, held.sequence) <= (message.stored_at, message.sequence))
      """;

  private static final String SETTLE =
      """
      DELETE FROM pipeline.held
      WHERE service = $1 AND (stream, sequence, stored_at) IN (
        SELECT * FROM unnest($2::text[], $3::bigint[], $4::timestamptz[]))
      """;

  private HeldStore() {}

  /** A message and the order it is about, if that can be read. */
  record Held(Origin origin, Optional<UUID> orderId) {}

  /** Holds what is not held yet; since when each is. */
  static Future<Map<Origin, Instant>> hold(SqlClient client, String service, List<Held> messages) {
    return client
        .preparedQuery(HOLD)
        .execute(values(service, messages))
        .map(
            rows -> {
              var since = new HashMap<Origin, Instant>();
              for (var row : rows) {
                since.put(Origin.of(row), row.getOffsetDateTime("since").toInstant());
              }
              return since;
            });
  }

  /** Whether the service holds any order. */
  static Future<Boolean> isAny(SqlClient client, String service) {
    return client
        .preparedQuery(IS_ANY)
        .execute(Tuple.of(service))
        .map(rows -> rows.iterator().next().getBoolean("is_any"));
  }

  /** Those of the messages that have to wait. */
  static Future<Set<Origin>> waiting(SqlClient client, String service, List<Held> messages) {
    return client
        .preparedQuery(WAITING)
        .execute(values(service, messages))
        .map(
            rows -> {
              var waiting = new HashSet<Origin>();
              for (var row : rows) waiting.add(Origin.of(row));
              return waiting;
            });
  }

  /** Lets go of messages: what waits behind them is next. Safe to repeat. */
  public static Future<Void> settle(SqlClient client, String service, List<Origin> origins) {
    return client.preparedQuery(SETTLE).execute(Origin.keys(service, origins)).mapEmpty();
  }

  private static Tuple values(String service, List<Held> messages) {
    return Origin.keys(service, messages.stream().map(Held::origin).toList())
        .addArrayOfUUID(
            messages.stream().map(held -> held.orderId().orElse(null)).toArray(UUID[]::new));
  }
}
