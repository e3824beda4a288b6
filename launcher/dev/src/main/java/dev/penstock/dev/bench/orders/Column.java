package dev.penstock.dev.bench.orders;

import dev.penstock.dev.bench.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of a round, or their medians over rounds of one kind. */
record Column(String name, List<Figure> figures) {
  static Column of(Round round) {
    return new Column(round.name(), Figures.of(round));
  }

  /** Of each kind of which there are several rounds, by that kind. */
  static Map<String, Column> medians(List<Round> rounds) {
    var kinds = new LinkedHashMap<String, List<Column>>();
    for (var round : rounds) {
      kinds.computeIfAbsent(round.kind(), kind -> new ArrayList<>()).add(of(round));
    }
    var medians = new LinkedHashMap<String, Column>();
    kinds.forEach(
        (kind, columns) -> {
          var name = kinds.size() == 1 ? "median" : kind + " median";
          if (columns.size() > 1) medians.put(kind, median(name, columns));
        });
    return medians;
  }

  private static Column median(String name, List<Column> columns) {
    var figures = new ArrayList<Figure>();
    for (int i = 0; i < columns.get(0).figures.size(); i++) {
      int row = i;
      var known =
          columns.stream()
              .mapToDouble(column -> column.figures.get(row).value())
              .filter(value -> !Double.isNaN(value))
              .toArray();
      double median = known.length == 0 ? Double.NaN : Spread.of(Arrays.stream(known)).median();
      figures.add(columns.get(0).figures.get(row).withValue(median));
    }
    return new Column(name, List.copyOf(figures));
  }
}
