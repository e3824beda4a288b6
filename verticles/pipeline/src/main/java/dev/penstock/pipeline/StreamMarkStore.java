package dev.penstock.pipeline;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every statement on {@code pipeline.streams}. */
final class StreamMarkStore {
  private static final String FIND =
      """
      SELECT stream, created_at, last_sequence, last_stored_at
      FROM pipeline.streams WHERE service = $1
      """;

  /** Whoever comes second finds another row than the one it compared with, and changes nothing. */
  private static final String REPLACE =
      """
      INSERT INTO pipeline.streams AS known
        (service, stream, created_at, last_sequence, last_stored_at)
      VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (service, stream) DO UPDATE SET created_at = excluded.created_at,
        last_sequence = excluded.last_sequence, last_stored_at = excluded.last_stored_at
      WHERE (known.created_at, known.last_sequence, known.last_stored_at)
        IS NOT DISTINCT FROM ($6::timestamptz, $7::bigint, $8::timestamptz)
      """;

  private StreamMarkStore() {}

  /** What a service remembers, by stream. */
  static Future<Map<String, StreamMark>> find(SqlClient client, String service) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(service))
        .map(
            rows -> {
              var marks = new HashMap<String, StreamMark>();
              for (var row : rows) {
                var storedAt = Optional.ofNullable(row.getOffsetDateTime("last_stored_at"));
                marks.put(
                    row.getString("stream"),
                    new StreamMark(
                        row.getOffsetDateTime("created_at").toInstant(),
                        row.getLong("last_sequence"),
                        storedAt.map(OffsetDateTime::toInstant)));
              }
              return marks;
            });
  }

  /**
   * Replaces what was known, which may be nothing, by what was found. False when somebody else has
   * replaced it meanwhile. Locks the row until the transaction ends.
   */
  static Future<Boolean> replace(
      SqlClient tx, String service, String stream, @Nullable StreamMark known, StreamMark found) {
    var values = Tuple.of(service, stream);
    add(values, found);
    if (known == null) values.addValue(null).addValue(null).addValue(null);
    else add(values, known);
    return tx.preparedQuery(REPLACE).execute(values).map(rows -> rows.rowCount() == 1);
  }

  private static void add(Tuple values, StreamMark mark) {
    values
        .addOffsetDateTime(utc(mark.createdAt()))
        .addLong(mark.lastSequence())
        .addOffsetDateTime(mark.lastStoredAt().map(StreamMarkStore::utc).orElse(null));
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
