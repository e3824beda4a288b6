package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.BridgeTracing.Kind;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What a traced bridge tells its tracer, whatever broker is behind it. */
abstract class TracingContract extends WatchContract {
  private static final String TRACEPARENT = "traceparent";

  /** Writes down what it is told; its contexts are numbers. */
  private static final class RecordingTracer implements BridgeTracing {
    final ThreadLocal<RecordedSpan> current = new ThreadLocal<>();
    final List<RecordedSpan> spans = new CopyOnWriteArrayList<>();

    private final class RecordedSpan implements Span {
      final Start start;
      final String context = "00-" + spans.size();
      final List<String> ends = new CopyOnWriteArrayList<>();

      RecordedSpan(Start start) {
        this.start = start;
      }

      @Override
      public Map<String, String> headers() {
        return Map.of(TRACEPARENT, context);
      }

      @Override
      public <T> T within(Supplier<T> call) {
        current.set(this);
        try {
          return call.get();
        } finally {
          current.remove();
        }
      }

      @Override
      public void end(Throwable failure) {
        ends.add(failure == null ? "well" : String.valueOf(failure.getMessage()));
      }
    }

    @Override
    public synchronized Span start(Start start) {
      var span = new RecordedSpan(start);
      spans.add(span);
      return span;
    }

    List<RecordedSpan> ended(Kind kind) {
      return spans.stream()
          .filter(span -> span.start.kind() == kind && !span.ends.isEmpty())
          .toList();
    }

    RecordedSpan awaitEnd(Kind kind) {
      Eventually.holds(kind + " ended", () -> !ended(kind).isEmpty());
      return ended(kind).get(0);
    }
  }

  private final RecordingTracer tracer = new RecordingTracer();

  private Bridge traced() {
    return readyBridge(INVENTORY).tracedBy(tracer);
  }

  @Test
  void tracesAMessageFromItsPublishToItsBatch() {
    var bridge = traced();
    var got = Recorder.thatSucceeds();
    consume(bridge, INVENTORY, got);
    Eventually.get(bridge.publisher(PATIENT).publish(message("a")));
    var send = tracer.awaitEnd(Kind.PRODUCER);
    assertThat(send.start.name()).isEqualTo("send orders.created");
    assertThat(send.start.attributes())
        .isEqualTo(
            Map.of(
                "messaging.system", "nats",
                "messaging.operation.name", "send",
                "messaging.operation.type", "send",
                "messaging.destination.name", "orders.created",
                "messaging.message.id", "id-a"));
    assertThat(send.ends).containsExactly("well");
    var process = tracer.awaitEnd(Kind.CONSUMER);
    assertThat(got.messages().get(0).header(TRACEPARENT)).isEqualTo(send.context);
    assertThat(process.start.name()).isEqualTo("process orders.>");
    assertThat(process.start.attributes())
        .isEqualTo(
            Map.of(
                "messaging.system", "nats",
                "messaging.operation.name", "process",
                "messaging.operation.type", "process",
                "messaging.destination.name", "orders.>",
                "messaging.consumer.group.name", "inventory",
                "messaging.batch.message_count", 1L));
    assertThat(process.start.carriers())
        .singleElement()
        .satisfies(headers -> assertThat(headers).containsEntry(TRACEPARENT, send.context));
    assertThat(process.ends).containsExactly("well");
  }

  @Test
  void tracesAListAsOneSpan() {
    var bridge = traced();
    Eventually.get(bridge.publisher(PATIENT).publishAll(messages(3)));
    var send = tracer.awaitEnd(Kind.PRODUCER);
    assertThat(tracer.spans).hasSize(1);
    assertThat(send.start.name()).isEqualTo("send orders.created");
    assertThat(send.start.attributes())
        .containsEntry("messaging.batch.message_count", 3L)
        .doesNotContainKey("messaging.message.id");
    var several = List.of(message("a"), message("orders.cancelled", "b"));
    Eventually.get(bridge.publisher(PATIENT).publishAll(several));
    assertThat(tracer.ended(Kind.PRODUCER).get(1).start.name()).isEqualTo("send");
    var got = Recorder.thatSucceeds();
    consume(bridge, INVENTORY, got);
    got.awaitMessages(5);
    assertThat(got.messages())
        .extracting(message -> message.header(TRACEPARENT))
        .containsExactly("00-0", "00-0", "00-0", "00-1", "00-1");
    var linked = tracer.awaitEnd(Kind.CONSUMER).start.carriers();
    assertThat(linked.get(0)).containsEntry(TRACEPARENT, "00-0");
  }

  /** Only a batch of one lane can be named after it. */
  @Test
  void namesNoLaneWhereABatchIsOfSeveral() {
    var express = consumer("express", "orders.express", SOON.multipliedBy(6));
    var standard = consumer("standard", "orders.created", SOON.multipliedBy(6));
    var bridge = readyBridge(express, standard).tracedBy(tracer);
    var messages = List.of(message("orders.express", "a"), message("orders.created", "b"));
    Eventually.get(bridge.publisher(PATIENT).publishAll(messages));
    var got = Recorder.thatSucceeds();
    var lanes = List.of(new Lane(express, 50), new Lane(standard, 50));
    Eventually.get(bridge.consume(lanes, QUICK, got));
    got.awaitMessages(2);
    Eventually.holds("all ended", () -> tracer.ended(Kind.CONSUMER).size() == got.batches().size());
    for (int i = 0; i < got.batches().size(); i++) {
      var batch = got.batches().get(i);
      var start = tracer.ended(Kind.CONSUMER).get(i).start;
      var subject = batch.get(0).subject();
      assertThat(start.name()).isEqualTo(batch.size() == 2 ? "process" : "process " + subject);
      assertThat(start.attributes().containsKey("messaging.consumer.group.name"))
          .isEqualTo(batch.size() == 1);
    }
  }

  @Test
  void leavesAMessageTheContextItBrings() {
    var bridge = traced();
    var got = Recorder.thatSucceeds();
    consume(bridge, INVENTORY, got);
    var own = message("a").with(Map.of(TRACEPARENT, "own"));
    Eventually.get(bridge.publisher(PATIENT).publish(own));
    got.awaitMessages(1);
    assertThat(got.messages().get(0).header(TRACEPARENT)).isEqualTo("own");
    assertThat(tracer.awaitEnd(Kind.PRODUCER).start.carriers())
        .containsExactly(Map.of(TRACEPARENT, "own"));
  }

  @Test
  void endsTheSpanOfWhatIsNotStored() {
    var publisher = traced().publisher(PATIENT);
    Eventually.failure(publisher.publish(message("x".repeat(20_000))));
    assertThat(tracer.awaitEnd(Kind.PRODUCER).ends)
        .singleElement()
        .asString()
        .startsWith("refused orders.created");
  }

  @Test
  void handlesABatchWithinItsSpanWhichFailsWithIt() {
    var bridge = traced();
    var contexts = new CopyOnWriteArrayList<String>();
    var got =
        Recorder.answering(
            batch -> {
              contexts.add(tracer.current.get().context);
              return switch (contexts.size()) {
                case 1 -> Future.failedFuture("failed");
                case 2 -> throw new IllegalStateException("thrown");
                default -> Future.succeededFuture();
              };
            });
    consume(bridge, INVENTORY, got);
    Eventually.get(bridge.publisher(PATIENT).publish(message("a")));
    Eventually.holds("handled", () -> tracer.ended(Kind.CONSUMER).size() == 3);
    var processed = tracer.ended(Kind.CONSUMER);
    assertThat(processed).extracting(span -> span.context).containsExactlyElementsOf(contexts);
    assertThat(processed)
        .extracting(span -> span.ends)
        .containsExactly(List.of("failed"), List.of("thrown"), List.of("well"));
  }
}
