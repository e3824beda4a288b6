package dev.penstock.dev.bench.floors;

import java.util.Map;

/**
 * @param cpuMillis processor time of each process, by name
 */
record Round(long operations, double seconds, Map<String, Double> cpuMillis) {
  double perSecond() {
    return operations / seconds;
  }

  double cpuMillisPerOperation(String process) {
    return cpuMillis.get(process) / operations;
  }
}
