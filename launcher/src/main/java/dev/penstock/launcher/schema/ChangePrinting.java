package dev.penstock.launcher.schema;

import dev.penstock.events.compatibility.Change;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** A change in three lines: where and what, the old value, the new one. */
final class ChangePrinting {
  private static final int VALUE_CHARS_MAX = 200;

  private ChangePrinting() {}

  static void print(PrintWriter out, Change change) {
    print(out, "  ", change);
  }

  /**
   * @param mark of two characters
   */
  static void print(PrintWriter out, String mark, Change change) {
    out.println(mark + change.pointer() + ": " + change.kind().text());
    if (change.before() != null) out.println("    - " + value(change.before()));
    if (change.after() != null) out.println("    + " + value(change.after()));
  }

  private static String value(@Nullable Object value) {
    var text = JsonText.write(value);
    return text.length() <= VALUE_CHARS_MAX ? text : text.substring(0, VALUE_CHARS_MAX - 3) + "...";
  }
}
