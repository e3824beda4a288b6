package dev.penstock.dev.crash;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** What can be bought. */
final class Shelf {
  static final String RARE = "rare";
  static final int MORE_THAN_THERE_IS = 1_000;

  private static final int PLAIN = 20;
  private static final int HOT = 2;
  private static final int PLENTY = 100_000_000;

  private Shelf() {}

  /** Products with the quantity there is. */
  static Map<String, Integer> stock() {
    var stock = new LinkedHashMap<String, Integer>();
    for (int i = 0; i < PLAIN; i++) stock.put("plain-" + i, PLENTY);
    for (int i = 0; i < HOT; i++) stock.put("hot-" + i, PLENTY);
    stock.put(RARE, MORE_THAN_THERE_IS - 1);
    return stock;
  }

  static String plain(Random dice) {
    return "plain-" + dice.nextInt(PLAIN);
  }

  static String hot(Random dice) {
    return "hot-" + dice.nextInt(HOT);
  }
}
