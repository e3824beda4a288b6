package dev.penstock.dev.bench.floors;

import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.dev.bench.Jnats;
import dev.penstock.pipeline.Topology;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.Message;
import io.nats.client.MessageConsumer;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Messages of the size of {@code orders.created}, published and consumed by plain jnats: one after
 * the other, then both at once. Each part begins with an empty stream, or with what was published
 * before it.
 */
final class JnatsFloor implements AutoCloseable {
  static final String NAME = "jnats";
  private static final int WINDOW_MAX = 1_024;
  private static final ConsumerSpec CONSUMER =
      Topology.consumer("floor", "created", FloorStreams.ORDERS, BarePipeline.CREATED);

  private final byte[] body =
      FloorJson.created(FloorOrder.random(0), OffsetDateTime.now(ZoneOffset.UTC));
  private final FloorOptions options;
  private final Meter meter;
  private final FloorStreams streams;
  private final Connection publishing;
  private final Connection consuming;
  private final JetStream jetStream;
  private final List<Round> published = new ArrayList<>();
  private final List<Round> consumed = new ArrayList<>();
  private final List<Round> both = new ArrayList<>();

  private JnatsFloor(Task task, FloorStreams streams) {
    this.options = task.options();
    this.meter = new Meter(task, "client");
    this.streams = streams;
    this.publishing = Jnats.connect(task.natsUrl());
    this.consuming = Jnats.connect(task.natsUrl());
    this.jetStream = Jnats.jetStream(publishing);
  }

  static List<Floor> run(Task task) {
    try (var streams = new FloorStreams(task.natsUrl());
        var floor = new JnatsFloor(task, streams)) {
      floor.turn();
      floor.forget();
      for (int i = 0; i < task.options().rounds(); i++) floor.turn();
      return List.of(
          Floor.of(NAME + "-publish", "messages", floor.published),
          Floor.of(NAME + "-consume", "messages", floor.consumed),
          Floor.of(NAME + "-both", "messages", floor.both));
    }
  }

  private void forget() {
    published.clear();
    consumed.clear();
    both.clear();
  }

  private void turn() {
    var time = Duration.ofSeconds(options.seconds());
    createStream();
    var publish = meter.round(time, this::publish);
    streams.requireMessages(FloorStreams.ORDERS, publish.operations());
    published.add(publish);
    consumed.add(meter.round(time, it -> consume(publish.operations())));
    streams.requireDeliveredOnce(CONSUMER, publish.operations());
    createStream();
    var together = meter.round(time, this::publishAndConsume);
    streams.requireMessages(FloorStreams.ORDERS, together.operations());
    streams.requireDeliveredOnce(CONSUMER, together.operations());
    both.add(together);
  }

  private void createStream() {
    streams.create(List.of(FloorStreams.ORDERS), List.of(CONSUMER));
  }

  /** Takes room a quarter of the window at a time, so as not to wake up for each message. */
  private long publish(Duration time) {
    var room = new Semaphore(WINDOW_MAX);
    var failure = new CompletableFuture<Void>();
    int quarter = WINDOW_MAX / 4;
    long count = 0;
    long startNanos = System.nanoTime();
    while (System.nanoTime() - startNanos < time.toNanos() && !failure.isDone()) {
      room.acquireUninterruptibly(quarter);
      for (int i = 0; i < quarter; i++) {
        var messageId = BarePipeline.CREATED + ':' + count++;
        Jnats.publish(jetStream, BarePipeline.CREATED, messageId, body)
            .whenComplete(
                (ack, cause) -> {
                  if (cause != null) failure.completeExceptionally(cause);
                  room.release();
                });
      }
    }
    room.acquireUninterruptibly(WINDOW_MAX);
    if (failure.isDone()) Await.result(failure);
    return count;
  }

  private long consume(long messages) {
    var count = new AtomicLong();
    var consumer = consumer(count);
    Await.until("all messages were delivered", () -> count.get() >= messages);
    streams.awaitAllAcknowledged(CONSUMER);
    consumer.stop();
    return count.get();
  }

  private long publishAndConsume(Duration time) {
    var count = new AtomicLong();
    var consumer = consumer(count);
    long messages = publish(time);
    Await.until("all messages were delivered", () -> count.get() >= messages);
    streams.awaitAllAcknowledged(CONSUMER);
    consumer.stop();
    return count.get();
  }

  private MessageConsumer consumer(AtomicLong count) {
    return Jnats.consume(
        consuming,
        CONSUMER.stream(),
        CONSUMER.durable(),
        WINDOW_MAX,
        message -> acknowledge(message, count));
  }

  /** On the one thread of the consumer. */
  private static void acknowledge(Message message, AtomicLong count) {
    message.ack();
    count.setRelease(count.getPlain() + 1);
  }

  @Override
  public void close() {
    Jnats.close(publishing);
    Jnats.close(consuming);
  }
}
