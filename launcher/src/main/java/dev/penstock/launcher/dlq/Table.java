package dev.penstock.launcher.dlq;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Letters for people, a line each. */
final class Table {
  private static final String ROW = "%6s  %-9s  %-10s  %-14s  %4s  %-36s  %s%n";
  private static final int REASON_CHARS_MAX = 70;

  private Table() {}

  static void print(PrintWriter out, List<JsonObject> letters, Instant now) {
    out.printf(ROW, "LETTER", "STATE", "SERVICE", "FAILURE", "AGE", "ORDER", "REASON");
    for (var letter : letters) {
      out.printf(
          ROW,
          letter.getLong("letter_id"),
          letter.getString("state"),
          letter.getString("service"),
          letter.getString("failure"),
          age(letter.getString("last_failed_at"), now),
          letter.getString("order_id", "-"),
          oneLine(letter.getString("reason")));
    }
  }

  /** In its largest unit. */
  static String age(String time, Instant now) {
    var age = Duration.between(Instant.parse(time), now);
    if (age.toDays() > 0) return age.toDays() + "d";
    if (age.toHours() > 0) return age.toHours() + "h";
    if (age.toMinutes() > 0) return age.toMinutes() + "m";
    return Math.max(0, age.toSeconds()) + "s";
  }

  /** What a stranger wrote must not move the cursor of a terminal. */
  static String oneLine(String text) {
    var line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= REASON_CHARS_MAX
        ? line
        : line.substring(0, REASON_CHARS_MAX - 3) + "...";
  }
}
