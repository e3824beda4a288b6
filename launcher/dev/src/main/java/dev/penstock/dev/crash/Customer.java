package dev.penstock.dev.crash;

import dev.penstock.audit.Attempt;
import dev.penstock.dev.process.Deadline;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * Runs errands to their end: what gets no answer, or is turned away, is sent again under the same
 * key, through the other door. Blocks.
 */
final class Customer {
  private static final int ACCEPTED = 202;
  private static final Set<Integer> TURNED_AWAY = Set.of(429, 503);
  private static final Set<Integer> KEY_USED = Set.of(409, 422);
  private static final Set<Integer> CANCELLED = Set.of(200, 202);
  private static final int TOO_LATE = 409;
  private static final int INVALID = 400;
  private static final int PAUSE_MIN_MILLIS = 50;
  private static final int PAUSE_MAX_MILLIS = 1_000;

  private final List<Door> doors;
  private final Diary diary;
  private final Tally tally;
  private final BooleanSupplier closed;

  /**
   * @param closed whether it is time to go home with nothing
   */
  Customer(List<Door> doors, Diary diary, Tally tally, BooleanSupplier closed) {
    this.doors = doors;
    this.diary = diary;
    this.tally = tally;
    this.closed = closed;
  }

  /** Never throws: a customer who fails complains. */
  void serve(Errand errand) {
    try {
      run(errand);
    } catch (RuntimeException e) {
      tally.complain("could not make sense of an answer", errand.key() + ": " + e);
    }
  }

  private void run(Errand errand) {
    var first = order(errand.key(), errand.body());
    if (first.isEmpty()) return;
    int expected = errand.kind() == Errand.Kind.WRITES_NONSENSE ? INVALID : ACCEPTED;
    if (!expect(Set.of(expected), "order", errand, first.get())) return;
    tally.add(expected == ACCEPTED ? Tally.Event.ACCEPTED : Tally.Event.REFUSED);
    switch (errand.kind()) {
      case SENDS_TWICE -> orderAgain(errand, first.get());
      case USES_A_KEY_AGAIN -> orderOther(errand);
      case CANCELS -> cancel(errand, first.get());
      default -> {}
    }
  }

  private void orderAgain(Errand errand, Door.Answer first) {
    Deadline.pause(errand.patience());
    order(errand.key(), errand.body())
        .filter(again -> expect(Set.of(ACCEPTED), "repeated order", errand, again))
        .filter(again -> !again.orderId().equals(first.orderId()))
        .ifPresent(
            again ->
                tally.complain(
                    "two orders under one key",
                    "%s: %s and %s".formatted(errand.key(), first.orderId(), again.orderId())));
  }

  private void orderOther(Errand errand) {
    Deadline.pause(errand.patience());
    order(errand.key(), errand.otherBody())
        .filter(answer -> expect(KEY_USED, "other order under the same key", errand, answer))
        .ifPresent(refused -> tally.add(Tally.Event.REFUSED));
  }

  private void cancel(Errand errand, Door.Answer accepted) {
    Deadline.pause(errand.patience());
    var path = "/orders/" + accepted.orderId().orElse("") + "/cancel";
    for (int attempt = 0; goesOn(attempt); attempt++) {
      var answer = door(errand.key(), attempt).post(path, "", Map.of());
      if (isNone(answer)) continue;
      int status = answer.get().status();
      if (CANCELLED.contains(status)) tally.add(Tally.Event.CANCELLED);
      else if (status == TOO_LATE) tally.add(Tally.Event.TOO_LATE);
      else expect(CANCELLED, "cancellation", errand, answer.get());
      return;
    }
  }

  /** Sends an order until it is accepted or refused; empty when it was neither until closing. */
  private Optional<Door.Answer> order(String key, String body) {
    boolean unknown = false;
    for (int attempt = 0; goesOn(attempt); attempt++) {
      var sent = Attempt.sent(key, hash(body), Instant.now());
      if (!diary.sent(sent)) return Optional.empty();
      tally.add(Tally.Event.SENT);
      var answer = door(key, attempt).post("/orders", body, Map.of("Idempotency-Key", key));
      answer.ifPresent(it -> diary.answered(answered(sent, it)));
      unknown |= answer.isEmpty();
      if (isNone(answer)) continue;
      if (unknown && answer.get().replayed()) tally.add(Tally.Event.RESOLVED);
      return answer;
    }
    return Optional.empty();
  }

  private static Attempt answered(Attempt sent, Door.Answer answer) {
    var id = answer.status() == ACCEPTED ? answer.orderId() : Optional.<String>empty();
    return sent.answered(answer.status(), id.map(UUID::fromString), Instant.now());
  }

  /** Nothing one could go home with. */
  private boolean isNone(Optional<Door.Answer> answer) {
    if (answer.isEmpty()) {
      tally.add(Tally.Event.UNKNOWN);
      return true;
    }
    if (!TURNED_AWAY.contains(answer.get().status())) return false;
    tally.add(Tally.Event.TURNED_AWAY);
    return true;
  }

  private boolean expect(Set<Integer> statuses, String what, Errand errand, Door.Answer answer) {
    if (statuses.contains(answer.status())) return true;
    tally.complain(
        "a %s was answered %d, not %s".formatted(what, answer.status(), statuses),
        errand.key() + ": " + answer.text());
    return false;
  }

  private boolean goesOn(int attempt) {
    if (attempt > 0) {
      int most = Math.min(PAUSE_MAX_MILLIS, PAUSE_MIN_MILLIS << Math.min(attempt, 10));
      Deadline.pause(Duration.ofMillis(ThreadLocalRandom.current().nextInt(most / 2, most)));
    }
    return !closed.getAsBoolean() && !Thread.currentThread().isInterrupted();
  }

  private Door door(String key, int attempt) {
    return doors.get(Math.floorMod(key.hashCode() + attempt, doors.size()));
  }

  private static String hash(String body) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
