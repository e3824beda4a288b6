package dev.penstock.events;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The regular expressions that ids are described by, compiled to tables: characters and classes of
 * ASCII, each so many times, of which only the last may come more or less often. Accepts the same
 * as {@link Pattern} and allocates nothing for it. Immutable; for any thread.
 */
final class AsciiPattern {
  private static final int ASCII = 128;
  private static final String END = "\\z";
  private static final String CLASS = "\\[(?!\\^)(?:[ -Z^-~&&[^&]]|\\\\x[0-7][0-9A-Fa-f])+]";
  private static final Pattern PART =
      Pattern.compile("\\G(" + CLASS + "|[A-Za-z0-9-])(\\+|\\{(\\d{1,3})(?:,(\\d{1,3}))?})?");

  /** Which characters may stand at each place; beyond the last place the same as there. */
  private final boolean[][] places;

  private final int lengthMax;

  private AsciiPattern(List<boolean[]> places, int lengthMax) {
    this.places = places.toArray(boolean[][]::new);
    this.lengthMax = lengthMax;
  }

  /**
   * @param regex from {@code ^} to {@code \z}
   * @return empty when it is not of this simple kind
   */
  static Optional<AsciiPattern> of(String regex) {
    if (!regex.startsWith("^") || !regex.endsWith(END)) return Optional.empty();
    int end = regex.length() - END.length();
    var part = PART.matcher(regex).region(1, end);
    var places = new ArrayList<boolean[]>();
    int lengthMax = 0;
    int at = 1;
    while (lengthMax == places.size() && part.find()) {
      boolean isOpen = "+".equals(part.group(2));
      int least = part.group(3) == null ? 1 : Integer.parseInt(part.group(3));
      int most = part.group(4) == null ? least : Integer.parseInt(part.group(4));
      if (least == 0 || most < least) return Optional.empty();
      places.addAll(Collections.nCopies(least, table(part.group(1))));
      lengthMax = isOpen ? Integer.MAX_VALUE : lengthMax + most;
      at = part.end();
    }
    boolean isWhole = at == end && !places.isEmpty();
    return isWhole ? Optional.of(new AsciiPattern(places, lengthMax)) : Optional.empty();
  }

  private static boolean[] table(String characterOrClass) {
    var one = Pattern.compile(characterOrClass);
    var table = new boolean[ASCII];
    for (char c = 0; c < ASCII; c++) table[c] = one.matcher(String.valueOf(c)).matches();
    return table;
  }

  boolean accepts(String text) {
    int length = text.length();
    if (length < places.length || length > lengthMax) return false;
    int last = places.length - 1;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= ASCII || !places[Math.min(i, last)][c]) return false;
    }
    return true;
  }
}
