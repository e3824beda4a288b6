package dev.penstock.dev.bench.floors;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * Orders through {@link BarePipeline}: as many as it takes, then one by one on a schedule. There an
 * order counts from the moment it was due until the broker has stored its {@code orders.confirmed}.
 */
final class PipelineFloor implements AutoCloseable {
  static final String NAME = "bare-pipeline";
  private static final List<Integer> RATES = List.of(100, 500);

  private final FloorOptions options;
  private final Meter meter;
  private final BarePipeline pipeline;
  private final CompletableFuture<Long> failure = new CompletableFuture<>();
  private volatile Feed feed = new Flood(Duration.ZERO);
  private long count;

  private PipelineFloor(Task task, EventLoops loops, FloorDatabase database) {
    options = task.options();
    meter = new Meter(task, "pipeline");
    pipeline =
        new BarePipeline(
            loops,
            task.natsUrl(),
            database,
            failure::completeExceptionally,
            ends -> feed.ended(ends));
  }

  static List<Floor> run(Task task) {
    try (var database = FloorDatabase.create(task.databaseUrl());
        var streams = new FloorStreams(task.natsUrl());
        var loops = new EventLoops()) {
      streams.create(BarePipeline.STREAMS, BarePipeline.CONSUMERS);
      try (var floor = new PipelineFloor(task, loops, database)) {
        var floors = floor.measure();
        floor.check(database, streams);
        return floors;
      }
    }
  }

  private List<Floor> measure() {
    Meter.warmUp(options, this::flood);
    var floors = new ArrayList<Floor>();
    floors.add(Floor.of(NAME, "orders", meter.rounds(options, this::flood)));
    for (int perSecond : RATES) floors.add(paced(perSecond));
    return floors;
  }

  private long flood(Duration time) {
    return feed(new Flood(time));
  }

  private Floor paced(int perSecond) {
    var latency = new Histogram(3);
    var time = Duration.ofSeconds((long) options.seconds() * options.rounds());
    var round = meter.round(time, it -> feed(new Schedule(perSecond, it, latency)));
    return Floor.of(NAME + "-" + perSecond, "orders", List.of(round))
        .with(Floor.Latency.of(latency));
  }

  private long feed(Feed next) {
    feed = next;
    var done = next.run(pipeline.intake());
    long ended = Await.result(done.applyToEither(failure, it -> it));
    count += ended;
    return ended;
  }

  /** Each order has come to its end with all its rows and events, and nothing else has. */
  private void check(FloorDatabase database, FloorStreams streams) {
    database.requireConfirmed(count);
    streams.requireMessages(FloorStreams.ORDERS, 2 * count);
    streams.requireMessages(FloorStreams.INVENTORY, count);
    streams.requireMessages(FloorStreams.PAYMENTS, count);
    BarePipeline.CONSUMERS.forEach(streams::awaitAllAcknowledged);
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
