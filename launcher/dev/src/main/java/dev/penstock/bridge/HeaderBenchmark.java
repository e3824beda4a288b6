package dev.penstock.bridge;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The headers of one message, as bytes of the NATS protocol. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeaderBenchmark {
  static final String ID = "inventory.reserved:6f1c2a34-8d7e-4c0b-9f52-0d1e2f3a4b5c";

  private final OutMessage message =
      new OutMessage(
          "inventory.reserved",
          ID,
          Map.of(
              "ce-specversion", "1.0",
              "ce-id", ID,
              "ce-source", "/penstock/inventory",
              "ce-type", "inventory.reserved",
              "ce-correlationid", "web-42",
              "ce-causationid", "orders.created:6f1c2a34-8d7e-4c0b-9f52-0d1e2f3a4b5c",
              "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
          new byte[0]);
  private final byte[] block = Slot.headers(message).block();

  @Benchmark
  public byte[] write() {
    return Slot.headers(message).block();
  }

  /** All that a service asks of an event it received. */
  @Benchmark
  public int read() {
    var headers = new NatsHeaders(block);
    return headers.status().length()
        + length(headers.first("ce-correlationid"))
        + length(headers.first("ce-causationid"))
        + length(headers.first("traceparent"))
        + length(headers.first("Nats-Msg-Id"))
        + length(headers.first("penstock-replay"));
  }

  private static int length(String value) {
    return value == null ? 0 : value.length();
  }
}
