package dev.penstock.dev.bench.floors;

import dev.penstock.store.LedgerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * The rows of confirmed orders, all of a batch in one transaction, over one connection and over as
 * many as a verticle of Penstock has; then orders one by one, each in a commit of its own.
 */
final class PostgresFloor {
  static final String NAME = "postgres";

  private final FloorOptions options;
  private final Meter meter;
  private final FloorDatabase database;
  private final EventLoops loops;
  private long confirmed;

  private PostgresFloor(Task task, FloorDatabase database, EventLoops loops) {
    this.options = task.options();
    this.meter = new Meter(task, "client");
    this.loops = loops;
    this.database = database;
  }

  static List<Floor> run(Task task) {
    try (var database = FloorDatabase.create(task.databaseUrl());
        var loops = new EventLoops()) {
      var floor = new PostgresFloor(task, database, loops);
      var floors = new ArrayList<Floor>();
      floors.add(floor.batches(1));
      floors.add(floor.batches(LedgerOptions.DEFAULTS.connectionsMax()));
      database.requireConfirmed(floor.confirmed);
      floors.add(floor.commits());
      return floors;
    }
  }

  private Floor batches(int connections) {
    var writers =
        Stream.generate(() -> LedgerWriter.ofBatches(database)).limit(connections).toList();
    writers.forEach(loops::deploy);
    Meter.Work work =
        time -> {
          long written = write(writers, time);
          confirmed += written;
          return written;
        };
    Meter.warmUp(options, work);
    return Floor.of(NAME + "-" + connections, "orders", meter.rounds(options, work));
  }

  private Floor commits() {
    var latency = new Histogram(3);
    var writer = LedgerWriter.ofOne(database, latency);
    loops.deploy(writer);
    long before = database.number(LedgerWriter.ACCEPTED);
    var rounds = meter.rounds(options, time -> write(List.of(writer), time));
    long written = rounds.stream().mapToLong(Round::operations).sum();
    FloorException.requireExactly(
        written, database.number(LedgerWriter.ACCEPTED) - before, "orders committed one by one");
    return Floor.of(NAME + "-commit", "commits", rounds).with(Floor.Latency.of(latency));
  }

  private static long write(List<LedgerWriter> writers, Duration time) {
    var running = writers.stream().map(writer -> writer.write(time)).toList();
    return running.stream().mapToLong(Await::result).sum();
  }
}
