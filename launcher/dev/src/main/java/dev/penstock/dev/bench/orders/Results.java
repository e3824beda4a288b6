package dev.penstock.dev.bench.orders;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a run has come to so far, and why it does not count, if it does not. For one thread. */
final class Results {
  private final List<Round> rounds = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private final JsonObject more = new JsonObject();

  /** A round to which every order must have been taken. */
  void add(Round round) {
    add(round, Set.of());
  }

  /**
   * @param allowed statuses beside 202 that an order may be answered with
   */
  void add(Round round, Set<Integer> allowed) {
    rounds.add(round);
    checkAnswers(round.name(), round.tally(), allowed);
    if (round.unfinished() > 0) {
      wrong(round.name() + ": " + round.unfinished() + " orders have not ended");
    }
    if (round.unseen() > 0) {
      wrong(round.name() + ": the ends of " + round.unseen() + " orders were not announced");
    }
  }

  /** Orders beside those of a round, all of which must have been taken and have ended. */
  void check(String name, Tally tally) {
    checkAnswers(name, tally, Set.of());
    long open = tally.counts().open();
    if (open > 0) wrong(name + ": " + open + " orders have not ended");
  }

  private void checkAnswers(String name, Tally tally, Set<Integer> allowed) {
    tally
        .counts()
        .others()
        .forEach(
            (status, count) -> {
              if (!allowed.contains(status)) {
                wrong(name + ": " + count + " requests " + meaning(status));
              }
            });
  }

  private static String meaning(int status) {
    return status == Tally.NO_ANSWER ? "got no answer" : "were answered " + status;
  }

  /** Something to tell about all rounds. */
  void note(String line) {
    notes.add(line);
  }

  /** More for machines. */
  void put(String key, Object value) {
    more.put(key, value);
  }

  /** One more for machines, of several. */
  void append(String key, JsonObject value) {
    more.put(key, more.getJsonArray(key, new JsonArray()).add(value));
  }

  /** Why the figures do not count. */
  void wrong(String line) {
    wrong.add(line);
  }

  boolean counts() {
    return wrong.isEmpty();
  }

  List<Round> rounds() {
    return List.copyOf(rounds);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  List<String> wrongs() {
    return List.copyOf(wrong);
  }

  JsonObject more() {
    return more.copy();
  }
}
