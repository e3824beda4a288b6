package dev.penstock.launcher.dlq;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What came of a decision about many letters, as far as it got. */
final class Report {
  private final Map<Long, Fate> fates = new LinkedHashMap<>();
  private String stopped = "";

  /** The latest fate of a letter counts. */
  void add(long letterId, Fate fate) {
    fates.put(letterId, fate);
  }

  /** Remembers the first reason not to go on. */
  void stop(String why) {
    if (stopped.isEmpty()) stopped = why;
  }

  boolean isStopped() {
    return !stopped.isEmpty();
  }

  /** "" when nothing stopped it. */
  String stopped() {
    return stopped;
  }

  Map<Long, Fate> fates() {
    return fates;
  }

  int exitCode() {
    return isStopped() || !fates.values().stream().allMatch(Fate::isGood) ? 1 : 0;
  }

  /** Such as {@code 11 letters: 10 handled, 1 came back}. */
  String summary() {
    var counts = new ArrayList<String>();
    for (var fate : Fate.values()) {
      var count = fates.values().stream().filter(each -> each == fate).count();
      if (count > 0) counts.add(count + " " + fate.words());
    }
    var letters = fates.size() == 1 ? "1 letter" : fates.size() + " letters";
    return counts.isEmpty() ? letters : letters + ": " + String.join(", ", counts);
  }

  JsonObject toJson(String action) {
    var letters = new JsonArray();
    fates.forEach(
        (id, fate) ->
            letters.add(
                new JsonObject()
                    .put("letter_id", id)
                    .put("fate", fate.name().toLowerCase(Locale.ROOT))));
    var json = new JsonObject().put("action", action).put("letters", letters);
    if (isStopped()) json.put("stopped", stopped);
    return json;
  }
}
