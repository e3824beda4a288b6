package dev.penstock.deadletter;

import dev.penstock.pipeline.Origin;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Rows to nouns. */
final class LetterRowStore {
  private LetterRowStore() {}

  static Letter letter(Row row) {
    var storedAt = row.getOffsetDateTime("stored_at").toInstant().toEpochMilli();
    return new Letter(
        row.getLong("letter_id"),
        row.getString("service"),
        new Origin(row.getString("stream"), row.getLong("sequence"), storedAt),
        row.getString("subject"),
        headers(row.getJsonObject("headers")),
        bytes(row.getBuffer("body")),
        fault(row),
        Optional.ofNullable(row.getUUID("order_id")),
        Optional.ofNullable(row.getString("trace_id")),
        progress(row));
  }

  private static Letter.Fault fault(Row row) {
    return new Letter.Fault(
        FailureClass.ofWireName(row.getString("failure")),
        row.getString("reason"),
        row.getInteger("attempts"),
        row.getInteger("returns"),
        row.getOffsetDateTime("first_failed_at"),
        row.getOffsetDateTime("last_failed_at"));
  }

  private static Letter.Progress progress(Row row) {
    return new Letter.Progress(
        LetterState.of(row.getString("state")),
        Optional.ofNullable(row.getOffsetDateTime("decided_at")),
        Optional.ofNullable(row.getOffsetDateTime("published_at")),
        Optional.ofNullable(row.getOffsetDateTime("handled_at")));
  }

  static Action action(Row row) {
    return new Action(
        row.getString("action"),
        row.getString("actor"),
        row.getString("reason"),
        row.getOffsetDateTime("at"),
        bytes(row.getBuffer("replacement")));
  }

  private static Map<String, String> headers(JsonObject json) {
    var headers = new LinkedHashMap<String, String>();
    json.forEach(header -> headers.put(header.getKey(), String.valueOf(header.getValue())));
    return headers;
  }

  static byte @Nullable [] bytes(@Nullable Buffer buffer) {
    return buffer == null ? null : buffer.getBytes();
  }

  static @Nullable Buffer buffer(byte @Nullable [] bytes) {
    return bytes == null ? null : Buffer.buffer(bytes);
  }

  static <T> List<T> toList(RowSet<Row> rows, Function<Row, T> noun) {
    return StreamSupport.stream(rows.spliterator(), false).map(noun).toList();
  }
}
