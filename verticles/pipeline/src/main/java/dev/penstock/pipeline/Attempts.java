package dev.penstock.pipeline;

import dev.penstock.bridge.InMessage;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How often each message was begun to be handled, in the ledger. Our own count: the broker's also
 * grows by outages and restarts, and forgets. A first delivery is not written down, so that the
 * usual path costs nothing; from the second one on an attempt is counted before it begins. Belongs
 * to one event loop.
 */
final class Attempts {
  private static final int ERROR_CHARS_MAX = 1_000;
  private static final int BEGUN_MAX = 10_000;
  private static final long CLEANING_EVERY_NANOS = 3_600_000_000_000L;

  private static final String FIND =
      """
      SELECT stream, sequence, stored_at, attempts, last_error FROM pipeline.attempts
      WHERE service = $1 AND attempts > 1 AND (stream, sequence, stored_at) IN (
        SELECT * FROM unnest($2::text[], $3::bigint[], $4::timestamptz[]))
      """;

  /**
   * Whoever is delivered a second time was begun once, as far as is known. A batch may have a
   * message twice, or one before and one after its stream was made again.
   */
  private static final String BEGIN =
      """
      INSERT INTO pipeline.attempts AS old (service, stream, sequence, stored_at, attempts)
      SELECT DISTINCT ON (stream, sequence) $1, stream, sequence, stored_at, 2
      FROM unnest($2::text[], $3::bigint[], $4::timestamptz[])
        AS message (stream, sequence, stored_at)
      ORDER BY stream, sequence, stored_at DESC
      ON CONFLICT (service, stream, sequence) DO UPDATE SET
        attempts = CASE WHEN old.stored_at = excluded.stored_at THEN old.attempts + 1 ELSE 2 END,
        last_error = CASE WHEN old.stored_at = excluded.stored_at THEN old.last_error END,
        stored_at = excluded.stored_at,
        last_at = now()
      """;

  private static final String TAKE_BACK =
      """
      UPDATE pipeline.attempts SET attempts = attempts - 1
      WHERE service = $1 AND attempts > 1 AND (stream, sequence, stored_at) IN (
        SELECT * FROM unnest($2::text[], $3::bigint[], $4::timestamptz[]))
      """;

  private static final String FAIL =
      """
      INSERT INTO pipeline.attempts AS old
        (service, stream, sequence, stored_at, attempts, last_error)
      VALUES ($1, $2, $3, $4, 1, $5)
      ON CONFLICT (service, stream, sequence) DO UPDATE SET
        attempts = CASE WHEN old.stored_at = excluded.stored_at THEN old.attempts + $6 ELSE 1 END,
        last_error = excluded.last_error,
        stored_at = excluded.stored_at,
        last_at = now()
      RETURNING attempts
      """;

  private static final String FORGET =
      """
      DELETE FROM pipeline.attempts
      WHERE service = $1 AND (stream, sequence, stored_at) IN (
        SELECT * FROM unnest($2::text[], $3::bigint[], $4::timestamptz[]))
      """;

  private static final String CLEAN =
      "DELETE FROM pipeline.attempts WHERE service = $1 AND last_at < now() - interval '30 days'";

  private final Pool pool;
  private final String service;
  private final Set<Origin> begun =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Origin, Boolean> eldest) {
              return size() > BEGUN_MAX;
            }
          });
  private long cleanedNanos = System.nanoTime() - CLEANING_EVERY_NANOS;

  /** What became of a message so far: begun so often, and what it last failed with, if it did. */
  record Past(int attempts, @Nullable String lastError) {}

  Attempts(Pool pool, String service) {
    this.pool = pool;
    this.service = service;
  }

  /** Of those messages that were begun more than once without coming to an end. */
  Future<Map<InMessage, Past>> past(List<InMessage> messages) {
    var byOrigin = new HashMap<Origin, InMessage>();
    for (var message : messages) byOrigin.put(Origin.of(message), message);
    return pool.preparedQuery(FIND)
        .execute(keys(messages))
        .map(
            rows -> {
              var past = new HashMap<InMessage, Past>();
              for (var row : rows) {
                past.put(
                    byOrigin.get(Origin.of(row)),
                    new Past(row.getInteger("attempts"), row.getString("last_error")));
              }
              return past;
            });
  }

  /**
   * Counts an attempt of each message that was delivered before, then takes the step. Success
   * forgets the messages; an outage takes the attempt back; any other failure leaves it counted,
   * and so does the end of the process.
   */
  Future<Void> counted(List<InMessage> messages, Supplier<Future<Void>> step) {
    var again = messages.stream().filter(message -> message.deliveryCount() > 1).toList();
    if (again.isEmpty()) return step.get();
    return begin(again)
        .compose(v -> step.get())
        .compose(v -> forget(again))
        .recover(
            cause ->
                Failure.of(cause) instanceof Failure.Unavailable
                    ? takeBack(again).transform(done -> Future.failedFuture(cause))
                    : Future.failedFuture(cause));
  }

  /** Remembers that handling a message failed; the number of this attempt, from 1. */
  Future<Integer> failed(InMessage message, Throwable cause) {
    boolean isCounted = begun.contains(Origin.of(message));
    var values =
        Tuple.of(service, message.stream(), message.streamSequence())
            .addOffsetDateTime(Origin.of(message).storedAt())
            .addString(text(cause))
            .addInteger(isCounted ? 0 : 1);
    return pool.preparedQuery(FAIL)
        .execute(values)
        .onSuccess(rows -> begun.remove(Origin.of(message)))
        .map(rows -> rows.iterator().next().getInteger("attempts"));
  }

  /** For messages that are done. */
  Future<Void> forget(List<InMessage> messages) {
    return pool.preparedQuery(FORGET)
        .execute(keys(messages))
        .onSuccess(rows -> messages.forEach(message -> begun.remove(Origin.of(message))))
        .mapEmpty();
  }

  /** A message that is still begun, because its attempt could not be taken back, is so once. */
  private Future<Void> begin(List<InMessage> messages) {
    var fresh = messages.stream().filter(m -> !begun.contains(Origin.of(m))).toList();
    if (fresh.isEmpty()) return Future.succeededFuture();
    return pool.preparedQuery(BEGIN)
        .execute(keys(fresh))
        .onSuccess(rows -> fresh.forEach(message -> begun.add(Origin.of(message))))
        .onSuccess(rows -> clean())
        .mapEmpty();
  }

  private Future<Void> takeBack(List<InMessage> messages) {
    var taken = messages.stream().filter(m -> begun.contains(Origin.of(m))).toList();
    if (taken.isEmpty()) return Future.succeededFuture();
    return pool.preparedQuery(TAKE_BACK)
        .execute(keys(taken))
        .onSuccess(rows -> taken.forEach(message -> begun.remove(Origin.of(message))))
        .mapEmpty();
  }

  /** Rows come only by the attempts of this class, so this is where to look for old ones. */
  private void clean() {
    if (System.nanoTime() - cleanedNanos < CLEANING_EVERY_NANOS) return;
    cleanedNanos = System.nanoTime();
    pool.preparedQuery(CLEAN).execute(Tuple.of(service));
  }

  private Tuple keys(List<InMessage> messages) {
    return Origin.keys(service, messages.stream().map(Origin::of).toList());
  }

  /** PostgreSQL's text has no NUL. */
  private static String text(Throwable cause) {
    var text = cause.toString().replace('\0', ' ');
    return text.substring(0, Math.min(text.length(), ERROR_CHARS_MAX));
  }
}
