package dev.penstock.simulation;

import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tables of {@code schemas/sql/pipeline}. */
final class PipelineTables {
  final Table attempts = new Table("pipeline.attempts", PipelineTables::checkAttempts);
  final Table held = new Table("pipeline.held", (before, after) -> {});

  final Table streams = new Table("pipeline.streams", (before, after) -> {});

  private record Place(String key, String stream, long sequence, OffsetDateTime storedAt) {}

  /** The service, and an array for each part of a place. */
  private static List<Place> places(Tuple values) {
    var service = values.getString(0);
    var streams = (String[]) values.getValue(1);
    var places = new ArrayList<Place>();
    for (int i = 0; i < streams.length; i++) {
      long sequence = ((Long[]) values.getValue(2))[i];
      var key = "%s %s %09d".formatted(service, streams[i], sequence);
      places.add(new Place(key, streams[i], sequence, ((OffsetDateTime[]) values.getValue(3))[i]));
    }
    return places;
  }

  /** A batch may have a message twice. */
  private static Stream<Place> distinct(Tuple values) {
    return places(values).stream().distinct();
  }

  private static String heldKey(Place place) {
    return place.key + " " + place.storedAt;
  }

  private @Nullable Values attempt(LedgerTransaction tx, Place place) {
    var row = tx.find(attempts, place.key);
    return row != null && row.is("stored_at", place.storedAt) ? row : null;
  }

  SimulatedRows find(LedgerTransaction tx, Tuple values) {
    var found = new ArrayList<Values>();
    for (var place : distinct(values).toList()) {
      var row = attempt(tx, place);
      if (row != null && row.number("attempts") > 1) found.add(row);
    }
    return SimulatedRows.of(found);
  }

  SimulatedRows begin(LedgerTransaction tx, Tuple values) {
    var latest = new TreeMap<String, Place>();
    for (var place : places(values)) {
      latest.merge(place.key, place, BinaryOperator.maxBy(Comparator.comparing(Place::storedAt)));
    }
    latest.keySet().forEach(key -> tx.lock(attempts, key));
    for (var place : latest.values()) {
      var old = attempt(tx, place);
      tx.put(
          attempts,
          place.key,
          row(
              place,
              old == null ? 2 : old.number("attempts") + 1,
              old == null ? null : old.text("last_error")));
    }
    return SimulatedRows.changed(latest.size());
  }

  private static Values row(Place place, int attempts, @Nullable String lastError) {
    return Values.of(
        "stream", place.stream,
        "sequence", place.sequence,
        "stored_at", place.storedAt,
        "attempts", attempts,
        "last_error", lastError);
  }

  SimulatedRows takeBack(LedgerTransaction tx, Tuple values) {
    var counted = new ArrayList<Place>();
    for (var place : distinct(values).toList()) {
      var row = attempt(tx, place);
      if (row != null && row.number("attempts") > 1) counted.add(place);
    }
    counted.forEach(place -> tx.lock(attempts, place.key));
    for (var place : counted) {
      var row = Objects.requireNonNull(tx.find(attempts, place.key));
      tx.put(attempts, place.key, row.with("attempts", row.number("attempts") - 1));
    }
    return SimulatedRows.changed(counted.size());
  }

  SimulatedRows fail(LedgerTransaction tx, Tuple values) {
    var key = "%s %s %09d".formatted(values.getString(0), values.getString(1), values.getLong(2));
    var place = new Place(key, values.getString(1), values.getLong(2), values.getOffsetDateTime(3));
    tx.lock(attempts, key);
    var old = attempt(tx, place);
    int count = old == null ? 1 : old.number("attempts") + values.getInteger(5);
    tx.put(attempts, key, row(place, count, values.getString(4)));
    return SimulatedRows.of(List.of(Values.of("attempts", count)));
  }

  SimulatedRows forget(LedgerTransaction tx, Tuple values) {
    var done = distinct(values).filter(place -> attempt(tx, place) != null).toList();
    done.forEach(place -> tx.lock(attempts, place.key));
    done.forEach(place -> tx.delete(attempts, place.key));
    return SimulatedRows.changed(done.size());
  }

  /** What is a month old: no simulated world lives so long. */
  SimulatedRows clean(LedgerTransaction tx, Tuple values) {
    return SimulatedRows.changed(0);
  }

  SimulatedRows hold(LedgerTransaction tx, Tuple values) {
    var places = places(values);
    var orderIds = (UUID[]) values.getValue(4);
    places.forEach(place -> tx.lock(held, heldKey(place)));
    var since = new ArrayList<Values>();
    for (int i = 0; i < places.size(); i++) {
      var place = places.get(i);
      var row = tx.find(held, heldKey(place));
      if (row == null) {
        row =
            Values.of(
                "service", values.getString(0),
                "stream", place.stream,
                "sequence", place.sequence,
                "stored_at", place.storedAt,
                "order_id", orderIds[i],
                "since", tx.now);
        tx.put(held, heldKey(place), row);
      }
      since.add(OrderTables.select(row, "stream", "sequence", "stored_at", "since"));
    }
    return SimulatedRows.of(since);
  }

  private List<Values> heldOf(LedgerTransaction tx, String service) {
    return tx.all(held).stream()
        .filter(row -> row.is("service", service) && row.has("order_id"))
        .toList();
  }

  SimulatedRows isAny(LedgerTransaction tx, Tuple values) {
    boolean any = !heldOf(tx, values.getString(0)).isEmpty();
    return SimulatedRows.of(List.of(Values.of("is_any", any)));
  }

  SimulatedRows waiting(LedgerTransaction tx, Tuple values) {
    var before = heldOf(tx, values.getString(0));
    var orderIds = (UUID[]) values.getValue(4);
    var places = places(values);
    var waiting = new ArrayList<Values>();
    for (int i = 0; i < places.size(); i++) {
      var place = places.get(i);
      var orderId = orderIds[i];
      if (before.stream().anyMatch(row -> row.is("order_id", orderId) && !isAfter(row, place))) {
        waiting.add(
            Values.of(
                "stream", place.stream,
                "sequence", place.sequence,
                "stored_at", place.storedAt));
      }
    }
    return SimulatedRows.of(waiting);
  }

  private static boolean isAfter(Values row, Place place) {
    int byTime = row.time("stored_at").compareTo(place.storedAt);
    return byTime > 0 || byTime == 0 && row.big("sequence") > place.sequence;
  }

  SimulatedRows settle(LedgerTransaction tx, Tuple values) {
    var done = places(values).stream().filter(p -> tx.find(held, heldKey(p)) != null).toList();
    done.forEach(place -> tx.lock(held, heldKey(place)));
    done.forEach(place -> tx.delete(held, heldKey(place)));
    return SimulatedRows.changed(done.size());
  }

  SimulatedRows findStreams(LedgerTransaction tx, Tuple values) {
    return SimulatedRows.of(
        tx.all(streams).stream()
            .filter(row -> row.is("service", values.getString(0)))
            .map(
                row ->
                    OrderTables.select(
                        row, "stream", "created_at", "last_sequence", "last_stored_at"))
            .toList());
  }

  SimulatedRows replaceStream(LedgerTransaction tx, Tuple values) {
    var key = values.getString(0) + " " + values.getString(1);
    tx.lock(streams, key);
    var known = tx.find(streams, key);
    boolean isAsKnown =
        known == null
            || known.is("created_at", values.getValue(5))
                && known.is("last_sequence", values.getValue(6))
                && known.is("last_stored_at", values.getValue(7));
    if (!isAsKnown) return SimulatedRows.changed(0);
    tx.put(
        streams,
        key,
        Values.of(
            "service", values.getString(0),
            "stream", values.getString(1),
            "created_at", values.getOffsetDateTime(2),
            "last_sequence", values.getLong(3),
            "last_stored_at", values.getOffsetDateTime(4)));
    return SimulatedRows.changed(1);
  }

  private static void checkAttempts(@Nullable Values old, Values row) {
    Table.require(row.number("attempts") > 0, "attempts_attempts_check");
  }
}
