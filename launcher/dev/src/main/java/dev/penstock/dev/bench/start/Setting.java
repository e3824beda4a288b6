package dev.penstock.dev.bench.start;

import java.util.List;

/**
 * Starts that are alike.
 *
 * @param arguments of {@code penstock run}
 * @param prepare before each start, which it does not count to
 */
record Setting(String name, List<String> arguments, Runnable prepare) {
  Setting {
    arguments = List.copyOf(arguments);
  }
}
