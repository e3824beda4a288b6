package dev.penstock.dev.crash;

import dev.penstock.dev.process.Daemon;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What the meters of every member have shown, over all its lives: each life is read every second,
 * and what it counted in its last one is not known. Safe from any thread.
 */
final class Meters implements AutoCloseable {
  private static final long EVERY_MILLIS = 1_000;
  private static final int AT_ONCE = 3;
  private static final String OURS = "penstock_";

  /** By member and life, the samples as last seen, by name and labels. */
  private final Map<String, Map<String, Double>> lives = new ConcurrentHashMap<>();

  private final ScheduledExecutorService rounds =
      Executors.newScheduledThreadPool(AT_ONCE, Daemon.named("meters"));

  Meters(List<Member> members) {
    for (var member : members) {
      rounds.scheduleWithFixedDelay(() -> read(member), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Reads one now, for it may be gone in a moment. */
  void read(Member member) {
    int life = member.life();
    member
        .metrics()
        .filter(text -> life == member.life())
        .ifPresent(text -> lives.put(member.name() + "#" + life, parse(text)));
  }

  /**
   * The sum over all members and lives.
   *
   * @param labels such as {@code subject="orders.created"}
   */
  long sum(String name, String... labels) {
    double sum = 0;
    for (var life : lives.values()) {
      for (var sample : life.entrySet()) {
        var key = sample.getKey();
        boolean named = key.startsWith(name + "{") || key.equals(name);
        if (named && Arrays.stream(labels).allMatch(key::contains)) sum += sample.getValue();
      }
    }
    return Math.round(sum);
  }

  /** Prometheus's text format, as far as it is ours. */
  static Map<String, Double> parse(String text) {
    var samples = new HashMap<String, Double>();
    text.lines()
        .filter(line -> line.startsWith(OURS))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              samples.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            });
    return samples;
  }

  @Override
  public void close() {
    rounds.shutdownNow();
  }
}
