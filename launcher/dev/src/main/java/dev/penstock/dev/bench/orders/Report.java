package dev.penstock.dev.bench.orders;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The figures of all rounds beside each other, and whether they count. */
final class Report {
  private static final int WIDTH = 12;

  private final List<Round> rounds;
  private final List<String> wrong;

  /**
   * @param wrong why the figures do not count; empty when they do
   */
  Report(List<Round> rounds, List<String> wrong) {
    this.rounds = List.copyOf(rounds);
    this.wrong = List.copyOf(wrong);
  }

  boolean counts() {
    return wrong.isEmpty();
  }

  void print(PrintStream out) {
    var columns = rounds.stream().map(Round::figures).toList();
    var names = rounds.stream().map(Round::name).toList();
    int titles =
        columns.get(0).stream().mapToInt(figure -> figure.title().length()).max().orElse(0);
    out.printf("%n%-" + titles + "s%s%n", "", line(names));
    for (int i = 0; i < columns.get(0).size(); i++) {
      var cells = new ArrayList<String>();
      for (var column : columns) cells.add(cell(column.get(i)));
      out.printf("%-" + titles + "s%s%n", columns.get(0).get(i).title(), line(cells));
    }
    out.println();
    if (counts()) {
      out.println("Every order has ended, once, and the audit is sound.");
    } else {
      out.println("THESE FIGURES DO NOT COUNT:");
      wrong.forEach(line -> out.println("  " + line));
    }
    out.flush();
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> ("%" + WIDTH + "s").formatted(cell))
        .collect(Collectors.joining());
  }

  private static String cell(Figure figure) {
    return Double.isNaN(figure.value())
        ? "-"
        : String.format(Locale.ROOT, "%." + figure.digits() + "f", figure.value());
  }
}
