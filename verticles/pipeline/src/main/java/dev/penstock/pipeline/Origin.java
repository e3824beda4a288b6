package dev.penstock.pipeline;

import dev.penstock.bridge.InMessage;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Where a message is stored. The time tells it from others under the same sequence, which there are
 * when a stream was made again.
 */
public record Origin(String stream, long sequence, long storedAtMillis) {

  public static Origin of(InMessage message) {
    return new Origin(message.stream(), message.streamSequence(), message.storedAtMillis());
  }

  public OffsetDateTime storedAt() {
    return Instant.ofEpochMilli(storedAtMillis).atOffset(ZoneOffset.UTC);
  }

  /** From the columns {@code stream}, {@code sequence} and {@code stored_at}. */
  static Origin of(Row row) {
    var storedAt = row.getOffsetDateTime("stored_at").toInstant();
    return new Origin(row.getString("stream"), row.getLong("sequence"), storedAt.toEpochMilli());
  }

  /** The service, and an array for each part. */
  static Tuple keys(String service, List<Origin> origins) {
    return Tuple.of(service)
        .addArrayOfString(origins.stream().map(Origin::stream).toArray(String[]::new))
        .addArrayOfLong(origins.stream().map(Origin::sequence).toArray(Long[]::new))
        .addArrayOfOffsetDateTime(
            origins.stream().map(Origin::storedAt).toArray(OffsetDateTime[]::new));
  }
}
