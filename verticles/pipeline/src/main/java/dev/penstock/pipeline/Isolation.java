package dev.penstock.pipeline;

import dev.penstock.bridge.BatchHandler;
import dev.penstock.bridge.InMessage;
import dev.penstock.pipeline.Attempts.Past;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Finds the message that ends the process, by an exit, a lack of memory or an endless loop, where
 * no handler can report a failure. What was delivered before may be it: such messages are counted
 * before they are handled. The first time they still share a batch, since after a crash or a
 * restart nearly all of them are innocent; from then on each is handled alone, and one that was
 * begun too often goes to the dead letters unread.
 *
 * <p>Belongs to one event loop.
 */
final class Isolation {
  /** One suspect at a time in a JVM, or each would share the fate of the others. */
  private static final String TURN = "penstock.pipeline.suspect";

  private static final Duration TURN_WAIT = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final int attemptsMax;
  private final Attempts attempts;
  private final Persistence persistence;
  private final DeadLetters deadLetters;

  Isolation(
      Vertx vertx,
      int attemptsMax,
      Attempts attempts,
      Persistence persistence,
      DeadLetters deadLetters) {
    this.vertx = vertx;
    this.attemptsMax = attemptsMax;
    this.attempts = attempts;
    this.persistence = persistence;
    this.deadLetters = deadLetters;
  }

  /** Hands the batch on, whole when nothing in it was delivered before. */
  Future<Void> handle(List<InMessage> batch, BatchHandler handler) {
    var again = batch.stream().filter(message -> message.deliveryCount() > 1).toList();
    if (again.isEmpty()) return handler.handle(batch);
    return persistence
        .untilAvailable(() -> attempts.past(again))
        .compose(past -> handleApart(batch, past, handler));
  }

  private Future<Void> handleApart(
      List<InMessage> batch, Map<InMessage, Past> suspects, BatchHandler handler) {
    if (suspects.isEmpty()) return handler.handle(batch);
    var others = batch.stream().filter(message -> !suspects.containsKey(message)).toList();
    var done = others.isEmpty() ? Future.<Void>succeededFuture() : handler.handle(others);
    // Before a suspect has its turn, which may be the last thing this process does.
    done = done.onSuccess(v -> others.forEach(InMessage::ack));
    for (var suspect : batch) {
      var past = suspects.get(suspect);
      if (past == null) continue;
      done =
          done.compose(
                  v ->
                      past.attempts() < attemptsMax ? alone(suspect, handler) : bury(suspect, past))
              .onSuccess(v -> suspect.ack());
    }
    return done;
  }

  private Future<Void> alone(InMessage suspect, BatchHandler handler) {
    return persistence
        .untilAvailable(
            () -> vertx.sharedData().getLocalLockWithTimeout(TURN, TURN_WAIT.toMillis()))
        .compose(turn -> handler.handle(List.of(suspect)).onComplete(done -> turn.release()));
  }

  private Future<Void> bury(InMessage suspect, Past past) {
    return persistence.untilAvailable(
        () ->
            deadLetters
                .publish(List.of(Letter.endless(suspect, past)))
                .compose(v -> attempts.forget(List.of(suspect))));
  }
}
