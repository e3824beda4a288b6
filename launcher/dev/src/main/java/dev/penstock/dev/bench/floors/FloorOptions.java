package dev.penstock.dev.bench.floors;

/**
 * @param seconds of a round; a warm-up of twice the time precedes the first
 * @param rounds to show the spread
 */
public record FloorOptions(int seconds, int rounds) {
  public static final FloorOptions DEFAULTS = new FloorOptions(5, 3);

  public FloorOptions {
    // What a longer one leaves behind is more than a stream of the default size takes.
    if (seconds < 1 || seconds > 20) {
      throw new IllegalArgumentException("seconds must be 1..20, was " + seconds);
    }
    if (rounds < 1 || rounds > 50) {
      throw new IllegalArgumentException("rounds must be 1..50, was " + rounds);
    }
  }
}
