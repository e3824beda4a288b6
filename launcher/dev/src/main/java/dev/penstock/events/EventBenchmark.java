package dev.penstock.events;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What every service does to every event: of an order of two lines, as {@code bench} places it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EventBenchmark {
  static final UUID ORDER_ID = UUID.fromString("6f1c2a34-8d7e-4c0b-9f52-0d1e2f3a4b5c");
  static final OffsetDateTime AT = OffsetDateTime.parse("2026-01-31T12:00:00.123456Z");
  static final Money AMOUNT = new Money(7997, "eur");

  static final OrderEvent.Created CREATED =
      new OrderEvent.Created(
          ORDER_ID,
          List.of(new Item("sku-1", 2), new Item("sku-22", 1)),
          Optional.of("customer-4711"),
          Optional.of("pm_card_visa"),
          Optional.of("web-42"),
          Optional.of(AT));
  static final InventoryEvent.Reserved RESERVED =
      new InventoryEvent.Reserved(
          ORDER_ID,
          List.of(new Line("sku-1", 2, 1999), new Line("sku-22", 1, 3999)),
          AMOUNT,
          Optional.of("customer-4711"),
          Optional.of("pm_card_visa"));
  static final PaymentEvent.Captured CAPTURED =
      new PaymentEvent.Captured(ORDER_ID, AMOUNT, "pi_3MtwBwLkdIwHu7ix28a3tqPa");
  static final OrderEvent.Confirmed CONFIRMED = new OrderEvent.Confirmed(ORDER_ID, AMOUNT, AT);

  static final Lineage LINEAGE =
      new Lineage(
          "web-42",
          "orders.created:" + ORDER_ID,
          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

  private final Schemas schemas = new Schemas();
  private final EventCodec codec = new EventCodec(schemas);
  private final byte[] created = codec.encode(CREATED);
  private final byte[] reserved = codec.encode(RESERVED);
  private final byte[] captured = codec.encode(CAPTURED);
  private final JsonObject createdJson = new JsonObject(Buffer.buffer(codec.encode(CREATED)));
  private final Map<String, String> headers = new HashMap<>(headers(schemas));

  @Benchmark
  public Event decodeCreated() {
    return codec.decode(OrderEvent.CREATED, created);
  }

  @Benchmark
  public Event decodeReserved() {
    return codec.decode(InventoryEvent.RESERVED, reserved);
  }

  @Benchmark
  public Event decodeCaptured() {
    return codec.decode(PaymentEvent.CAPTURED, captured);
  }

  @Benchmark
  public Object checkCreated() {
    return schemas.violations(OrderEvent.CREATED, createdJson);
  }

  @Benchmark
  public byte[] encodeCreated() {
    return codec.encode(CREATED);
  }

  @Benchmark
  public byte[] encodeReserved() {
    return codec.encode(RESERVED);
  }

  @Benchmark
  public byte[] encodeConfirmed() {
    return codec.encode(CONFIRMED);
  }

  @Benchmark
  public Map<String, String> writeHeaders() {
    return headers(schemas);
  }

  private static Map<String, String> headers(Schemas schemas) {
    return EventHeaders.write(
        "inventory", RESERVED, schemas.version(InventoryEvent.RESERVED), LINEAGE);
  }

  /** Of what arrived, and of what it leads to. */
  @Benchmark
  public Lineage readAndContinueLineage() {
    return EventHeaders.lineage(headers::get, ORDER_ID).after(RESERVED.id());
  }
}
