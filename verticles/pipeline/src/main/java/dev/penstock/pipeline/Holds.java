package dev.penstock.pipeline;

import dev.penstock.pipeline.HeldStore.Held;
import io.micrometer.core.instrument.Clock;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which orders wait for one of their messages to come back from the dead letters. Belongs to one
 * event loop.
 *
 * <p>Whether any order waits is asked at most once a second, so that it costs nothing while none
 * does: for so long an order that another instance holds may still be led on by this one.
 */
final class Holds {
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final Pool pool;
  private final String service;
  private final Clock clock;
  private boolean isAny;
  private long askedNanos;

  Holds(Pool pool, String service, Clock clock) {
    this.pool = pool;
    this.service = service;
    this.clock = clock;
    this.askedNanos = clock.monotonicTime() - FRESH_NANOS;
  }

  /**
   * Holds the orders of messages that are about to be dead-lettered; since when each is held, which
   * stays the same however often it is asked for.
   */
  Future<Map<Origin, Instant>> hold(List<Letter> letters) {
    return HeldStore.hold(pool, service, letters.stream().map(Letter::held).toList())
        .onSuccess(v -> remember(true));
  }

  /** Where those are stored that have to wait. Replays are what the others wait for. */
  Future<Set<Origin>> waiting(List<Received<?>> messages) {
    if (messages.isEmpty()) return Future.succeededFuture(Set.of());
    return isAny().compose(any -> any ? ask(messages) : Future.succeededFuture(Set.of()));
  }

  private Future<Set<Origin>> ask(List<Received<?>> messages) {
    var asked =
        messages.stream()
            .filter(received -> Replay.of(received.message()).isEmpty())
            .map(Holds::held)
            .toList();
    return asked.isEmpty()
        ? Future.succeededFuture(Set.of())
        : HeldStore.waiting(pool, service, asked);
  }

  /** Lets go of what is handled now, after it was given back. */
  Future<Void> settle(List<Received<?>> messages, List<? extends Received<?>> postponed) {
    var origins = new ArrayList<Origin>();
    for (var received : messages) {
      var replay = Replay.of(received.message());
      if (replay.isPresent() && !postponed.contains(received)) origins.add(replay.get().origin());
    }
    return origins.isEmpty() ? Future.succeededFuture() : HeldStore.settle(pool, service, origins);
  }

  private Future<Boolean> isAny() {
    if (clock.monotonicTime() - askedNanos < FRESH_NANOS) return Future.succeededFuture(isAny);
    return HeldStore.isAny(pool, service).onSuccess(this::remember);
  }

  private void remember(boolean any) {
    isAny = any;
    askedNanos = clock.monotonicTime();
  }

  private static Held held(Received<?> received) {
    return new Held(Origin.of(received.message()), Optional.of(received.orderId()));
  }
}
