package dev.penstock.deadletter;

import dev.penstock.bridge.BatchConsumer;
import dev.penstock.bridge.BatchHandler;
import dev.penstock.bridge.BatchOptions;
import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.pipeline.StreamWatch;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.store.Ledger;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Wiring only: letters and advisories come in, what waits goes out. */
final class DeadletterVerticle extends VerticleBase {
  /** Few at a time: a letter may have a megabyte. */
  private static final BatchOptions BATCHES =
      new BatchOptions(32, 64, 1, Duration.ofMillis(250), Duration.ofSeconds(15));

  private final Surroundings surroundings;
  private final DeadletterConfig config;
  private final OpenLetters openLetters;
  private final List<BatchConsumer> consumers = new ArrayList<>();
  private Pool pool;
  private ReplayGateway replays;
  private Sweep sweep;
  private StreamWatch streamWatch;

  DeadletterVerticle(Surroundings surroundings, DeadletterConfig config, OpenLetters openLetters) {
    this.surroundings = surroundings;
    this.config = config;
    this.openLetters = openLetters;
  }

  @Override
  public Future<?> start() {
    pool = Ledger.open(vertx, surroundings.ledger(), DeadletterService.NAME);
    replays = new ReplayGateway(pool, surroundings.bridge());
    sweep = new Sweep(vertx, pool, replays, openLetters, config);
    streamWatch =
        new StreamWatch(
            vertx,
            surroundings,
            DeadletterService.NAME,
            pool,
            LossIntake.STREAMS,
            new LossIntake());
    var letters = new LetterIntake(pool);
    var advisories = new AdvisoryIntake(pool, surroundings.bridge());
    return consume(DeadletterService.LETTERS, letters::keep)
        .compose(v -> consume(DeadletterService.MAX_DELIVERIES, advisories::keep))
        .compose(v -> consume(DeadletterService.MSG_TERMINATED, advisories::keep))
        .onSuccess(v -> sweep.start())
        .onSuccess(v -> streamWatch.start());
  }

  @Override
  public Future<?> stop() {
    return streamWatch
        .stop()
        .eventually(() -> sweep.stop())
        .eventually(
            () -> Future.join(consumers.stream().map(c -> c.drain(config.drainMax())).toList()))
        .eventually(() -> replays.drain(config.drainMax()))
        .eventually(() -> pool.close());
  }

  private Future<Void> consume(ConsumerSpec spec, BatchHandler handler) {
    return surroundings
        .bridge()
        .consume(spec, BATCHES, handler)
        .onSuccess(consumers::add)
        .mapEmpty();
  }
}
