package dev.penstock.dev.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** All turns of one contestant. */
final class Row {
  private final String name;
  private final List<Turn> turns = new ArrayList<>();
  private final Histogram latency = new Histogram(3);

  Row(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  void add(Turn turn) {
    turns.add(turn);
    latency.add(turn.latency());
  }

  Spread of(ToDoubleFunction<Turn> figure) {
    return Spread.of(turns.stream().mapToDouble(figure));
  }

  /** Round by round. */
  List<Turn> turns() {
    return List.copyOf(turns);
  }

  Spread publishPerSecond() {
    return of(turn -> turn.publish().perSecond());
  }

  Spread consumePerSecond() {
    return of(turn -> turn.consume().perSecond());
  }

  Spread publishBytes() {
    return of(turn -> turn.publish().bytes());
  }

  Spread consumeBytes() {
    return of(turn -> turn.consume().bytes());
  }

  Spread publishCpuMicros() {
    return of(turn -> turn.publish().cpuMicros());
  }

  Spread consumeCpuMicros() {
    return of(turn -> turn.consume().cpuMicros());
  }

  Spread publishServerCpuMicros() {
    return of(turn -> turn.publish().serverCpuMicros());
  }

  Spread consumeServerCpuMicros() {
    return of(turn -> turn.consume().serverCpuMicros());
  }

  Spread publishTasks() {
    return of(turn -> turn.publish().tasks());
  }

  Spread consumeTasks() {
    return of(turn -> turn.consume().tasks());
  }

  Spread blockMillis() {
    return of(Turn::longestBlockMillis);
  }

  double latencyMillis(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e6;
  }
}
