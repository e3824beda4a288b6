package dev.penstock.dev.crash;

import dev.penstock.dev.crash.FaultKind.Healing;
import dev.penstock.dev.crash.Schedule.Planned;
import dev.penstock.dev.crash.Schedule.Wave;
import dev.penstock.dev.process.Daemon;
import dev.penstock.dev.process.Deadline;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Carries out a schedule, wave by wave, and writes down what happened when. */
final class FaultRunner implements AutoCloseable {
  private static final long FAULT_MAX_SECONDS = 90;

  private final Plant plant;
  private final Path log;
  private final ExecutorService hands = Executors.newCachedThreadPool(Daemon.named("fault"));
  private final List<Struck> struck = new CopyOnWriteArrayList<>();
  private final List<String> current = new CopyOnWriteArrayList<>();

  /**
   * A fault that has been.
   *
   * @param failure why it could not be injected, or not healed
   */
  record Struck(FaultKind kind, Instant at, String notes, Optional<String> failure) {}

  FaultRunner(Plant plant) {
    this.plant = plant;
    this.log = plant.folder().resolve("faults.jsonl");
  }

  /** Blocks until the last wave is over, or the deadline or an interrupt comes before a wave. */
  void run(Schedule schedule, Deadline deadline) {
    for (var wave : schedule.waves()) {
      Deadline.pause(wave.pause());
      if (deadline.isOver() || Thread.currentThread().isInterrupted()) return;
      run(wave);
    }
  }

  private void run(Wave wave) {
    var running = new ArrayList<Future<?>>();
    for (var planned : wave.faults()) running.add(hands.submit(() -> strike(planned)));
    for (var each : running) {
      try {
        each.get(FAULT_MAX_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        each.cancel(true);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        running.forEach(other -> other.cancel(true));
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void strike(Planned planned) {
    Deadline.pause(planned.after());
    var name = planned.kind().name();
    var strike = new Strike(plant, planned.seed());
    var at = Instant.now();
    Optional<String> failure = Optional.empty();
    current.add(name);
    try {
      write(name, "begins", "");
      Healing healing = planned.kind().injection().into(strike);
      write(name, "is there", strike.notes());
      Deadline.pause(planned.hold());
      healing.heal();
    } catch (Exception e) {
      failure = Optional.of(e.toString());
      if (e instanceof InterruptedException) Thread.currentThread().interrupt();
    } finally {
      current.remove(name);
      write(name, failure.isEmpty() ? "is over" : "failed", failure.orElse(strike.notes()));
      struck.add(new Struck(planned.kind(), at, strike.notes(), failure));
    }
  }

  /** Everything that has been, in the order of its end. */
  List<Struck> struck() {
    return List.copyOf(struck);
  }

  /** The names of what is going on now. */
  List<String> current() {
    return List.copyOf(current);
  }

  private synchronized void write(String fault, String phase, String notes) {
    var line =
        new JsonObject()
            .put("at", Instant.now().toString())
            .put("fault", fault)
            .put("phase", phase)
            .put("notes", notes);
    try {
      Files.writeString(
          log, line.encode() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    hands.shutdownNow();
  }
}
