package dev.penstock.launcher.dlq;

import dev.penstock.launcher.dlq.Server.Answer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Gives many letters back without making things worse: one first, then ten, then a hundred, and so
 * on, each step only when every letter of the one before was handled. It stops by itself when a
 * letter comes back or nobody handles it in time.
 */
final class Replaying {
  private static final int STEP_GROWTH = 10;
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  /** Where letters are decided about. Both methods block, and throw {@link DlqException}. */
  interface Desk {
    Answer replay(long letterId);

    JsonObject look(long letterId);
  }

  private final Desk desk;
  private final Pace pace;
  private final Runnable turn;
  private final Duration waitMax;
  private final Consumer<String> progress;
  private final Report report = new Report();

  /**
   * @param rate letters a second at most
   * @param waitMax for the outcome of a step
   * @param progress is told each step in words
   */
  Replaying(Desk desk, Pace pace, int rate, Duration waitMax, Consumer<String> progress) {
    this.desk = desk;
    this.pace = pace;
    this.turn = pace.perSecond(rate);
    this.waitMax = waitMax;
    this.progress = progress;
  }

  Report replay(List<JsonObject> letters) {
    for (var letter : letters) report.add(id(letter), Fate.UNTRIED);
    Deque<JsonObject> left = new ArrayDeque<>(letters);
    int size = 1;
    int fruitless = 0;
    while (!left.isEmpty() && !report.isStopped()) {
      var step = new ArrayList<JsonObject>();
      while (step.size() < size && !left.isEmpty()) step.add(left.poll());
      var waiting = new ArrayList<JsonObject>();
      var asked = ask(step, waiting);
      awaitOutcomes(asked);
      progress.accept(describe(step));
      // Those behind another letter have their turn once more when that may have been handled.
      left.addAll(waiting);
      fruitless = asked.isEmpty() ? fruitless + waiting.size() : 0;
      if (fruitless > left.size()) break;
      if (!asked.isEmpty()) size = Math.min(size * STEP_GROWTH, Integer.MAX_VALUE / STEP_GROWTH);
    }
    return report;
  }

  /** What was published, by id. */
  private Map<Long, JsonObject> ask(List<JsonObject> step, List<JsonObject> waiting) {
    var asked = new LinkedHashMap<Long, JsonObject>();
    for (var letter : step) {
      turn.run();
      var answer = desk.replay(id(letter));
      if (answer.isOk()) {
        asked.put(id(letter), letter);
      } else if (answer.problem().equals("letter-waits")) {
        report.add(id(letter), Fate.WAITING);
        waiting.add(letter);
      } else if (answer.status() == 404 || answer.problem().equals("letter-not-open")) {
        report.add(id(letter), Fate.SKIPPED);
      } else {
        report.add(id(letter), Fate.REFUSED);
        report.stop("letter " + id(letter) + " is refused: " + answer.complaint());
        break;
      }
    }
    return asked;
  }

  private void awaitOutcomes(Map<Long, JsonObject> asked) {
    long deadlineNanos = pace.nanos() + waitMax.toNanos();
    var open = new LinkedHashMap<>(asked);
    while (true) {
      open.entrySet().removeIf(each -> isSettled(each.getKey(), each.getValue()));
      if (open.isEmpty()) return;
      if (pace.nanos() - deadlineNanos >= 0) break;
      pace.pause(LOOK_EVERY);
    }
    open.keySet().forEach(letterId -> report.add(letterId, Fate.UNKNOWN));
    report.stop(
        "letter %d was not handled within %d s; does its service run?"
            .formatted(open.keySet().iterator().next(), waitMax.toSeconds()));
  }

  private boolean isSettled(long letterId, JsonObject before) {
    var now = desk.look(letterId);
    var fate = fate(before, now);
    if (fate == Fate.UNKNOWN) return false;
    report.add(letterId, fate);
    if (fate == Fate.RETURNED) report.stop(comeback(letterId, before, now));
    if (fate == Fate.REFUSED) report.stop("letter " + letterId + ": " + now.getString("reason"));
    return true;
  }

  private static Fate fate(JsonObject before, JsonObject now) {
    if (now.getInteger("returns") > before.getInteger("returns")) return Fate.RETURNED;
    return switch (now.getString("state")) {
      case "OPEN" -> Fate.REFUSED;
      case "DISCARDED" -> Fate.DISCARDED;
      default -> {
        if (now.containsKey("handled_at")) yield Fate.HANDLED;
        boolean isAll = !now.getBoolean("confirms") && now.containsKey("published_at");
        yield isAll ? Fate.PUBLISHED : Fate.UNKNOWN;
      }
    };
  }

  private static String comeback(long letterId, JsonObject before, JsonObject now) {
    boolean same =
        before.getString("failure").equals(now.getString("failure"))
            && before.getString("reason").equals(now.getString("reason"));
    return "letter %d came back with %s failure: %s: %s"
        .formatted(
            letterId,
            same ? "the same" : "another",
            now.getString("failure"),
            Table.oneLine(now.getString("reason")));
  }

  private String describe(List<JsonObject> step) {
    var part = new Report();
    for (var letter : step) part.add(id(letter), report.fates().get(id(letter)));
    return part.summary();
  }

  private static long id(JsonObject letter) {
    return letter.getLong("letter_id");
  }
}
