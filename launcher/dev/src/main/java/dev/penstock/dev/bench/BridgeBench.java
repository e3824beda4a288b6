package dev.penstock.dev.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** All contestants turn by turn, a b c a b c, so that a slow minute of the machine hits all. */
final class BridgeBench {
  static final String JNATS = "a  jnats";
  static final String JNATS_BATCHED = "a' jnats, no forced flush";
  static final String THIN = "b  thin bridge";
  static final String THIN_BATCHED = "b' thin, no forced flush";
  static final String OURS = "c  our bridge";
  static final String OURS_LISTS = "c' our bridge, publishAll";

  private final BenchServer server;
  private final BridgeSettings settings;
  private final Consumer<String> progress;

  BridgeBench(BenchServer server, BridgeSettings settings, Consumer<String> progress) {
    this.server = server;
    this.settings = settings;
    this.progress = progress;
  }

  /** Blocks for minutes. */
  List<Row> run() {
    var contestants = contestants();
    round(contestants, "warmup", Row::new);
    var rows = new LinkedHashMap<String, Row>();
    for (int i = 1; i <= settings.rounds(); i++) {
      round(contestants, "round" + i, name -> rows.computeIfAbsent(name, Row::new));
    }
    return new ArrayList<>(rows.values());
  }

  private Map<String, Supplier<Contestant>> contestants() {
    var url = server.url();
    var all = new LinkedHashMap<String, Supplier<Contestant>>();
    all.put(JNATS, () -> new JnatsContestant(url, true));
    all.put(JNATS_BATCHED, () -> new JnatsContestant(url, false));
    all.put(THIN, () -> new ThinContestant(url, true));
    all.put(THIN_BATCHED, () -> new ThinContestant(url, false));
    all.put(OURS, () -> new BridgeContestant(url, settings.windowMax(), false));
    all.put(OURS_LISTS, () -> new BridgeContestant(url, settings.windowMax(), true));
    return all;
  }

  private void round(
      Map<String, Supplier<Contestant>> contestants, String round, Function<String, Row> rows) {
    int number = 0;
    for (var entry : contestants.entrySet()) {
      try (var contestant = entry.getValue().get()) {
        var turn = Turn.of(contestant, server, settings, round + "-" + number++);
        rows.apply(entry.getKey()).add(turn);
        progress.accept(
            String.format(
                "%-8s %-26s %,9.0f published/s %,9.0f consumed/s",
                round, entry.getKey(), turn.publish().perSecond(), turn.consume().perSecond()));
      }
    }
  }
}
