package dev.penstock.pipeline;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries the same again for as long as the surroundings are away, with exponential backoff and full
 * jitter. An outage so pauses consumption instead of burning deliveries: the batch stays where it
 * is, and the bridge tells the broker that it is in progress.
 */
final class Persistence {
  private static final Logger LOG = LoggerFactory.getLogger(Persistence.class);
  private static final int DOUBLINGS_MAX = 20;

  private final Vertx vertx;
  private final PipelineOptions options;
  private final String service;
  private boolean givenUp;
  private boolean away;

  Persistence(Vertx vertx, PipelineOptions options, String service) {
    this.vertx = vertx;
    this.options = options;
    this.service = service;
  }

  /** Fails only with something else than an outage, or with the outage after {@link #giveUp()}. */
  <T> Future<T> untilAvailable(Supplier<Future<T>> step) {
    return tryFrom(step, 0);
  }

  /** From now on a step that meets an outage fails. */
  void giveUp() {
    givenUp = true;
  }

  private <T> Future<T> tryFrom(Supplier<Future<T>> step, int tries) {
    // Composed, so that whatever the step throws fails the future, a stack overflow too.
    return Future.succeededFuture()
        .compose(v -> step.get())
        .onSuccess(v -> reportBack())
        .recover(
            cause -> {
              if (!(Failure.of(cause) instanceof Failure.Unavailable unavailable) || givenUp) {
                return Future.failedFuture(cause);
              }
              reportAway(unavailable);
              return pause(tries).compose(v -> tryFrom(step, tries + 1));
            });
  }

  private Future<Void> pause(int tries) {
    long ceiling =
        Math.min(
            options.retryMax().toMillis(),
            options.retryMin().toMillis() << Math.min(tries, DOUBLINGS_MAX));
    Promise<Void> over = Promise.promise();
    vertx.setTimer(1 + ThreadLocalRandom.current().nextLong(ceiling), id -> over.complete());
    return over.future();
  }

  private void reportAway(Failure.Unavailable unavailable) {
    if (away) return;
    away = true;
    LOG.atWarn()
        .addKeyValue("service", service)
        .log("waiting for what is unavailable: {}", unavailable.reason());
  }

  private void reportBack() {
    if (!away) return;
    away = false;
    LOG.atInfo().addKeyValue("service", service).log("available again");
  }
}
