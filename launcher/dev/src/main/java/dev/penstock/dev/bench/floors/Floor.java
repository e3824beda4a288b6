package dev.penstock.dev.bench.floors;

import dev.penstock.dev.bench.Spread;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * One figure to compare with.
 *
 * @param unit what is counted, such as {@code orders}
 * @param perSecond over the rounds; of a floor with a schedule what came of the schedule
 * @param cpuMillisPerOperation processor time by process, the median of the rounds, or of all of
 *     them together where latency is measured; known to 10 ms for all operations together
 * @param latency empty where only throughput is measured
 */
public record Floor(
    String name,
    String unit,
    Spread perSecond,
    Map<String, Double> cpuMillisPerOperation,
    Optional<Latency> latency) {

  /** Over all rounds together, in milliseconds. */
  public record Latency(double p50Millis, double p99Millis) {
    static Latency of(Histogram nanos) {
      return new Latency(
          nanos.getValueAtPercentile(50) / 1e6, nanos.getValueAtPercentile(99) / 1e6);
    }
  }

  static Floor of(String name, String unit, List<Round> rounds) {
    var cpu = new LinkedHashMap<String, Double>();
    for (var process : rounds.get(0).cpuMillis().keySet()) {
      var millis = rounds.stream().mapToDouble(round -> round.cpuMillisPerOperation(process));
      cpu.put(process, Spread.of(millis).median());
    }
    var perSecond = Spread.of(rounds.stream().mapToDouble(Round::perSecond));
    return new Floor(name, unit, perSecond, cpu, Optional.empty());
  }

  Floor with(Latency measured) {
    return new Floor(name, unit, perSecond, cpuMillisPerOperation, Optional.of(measured));
  }

  public JsonObject json() {
    var cpu = new JsonObject();
    cpuMillisPerOperation.forEach(cpu::put);
    var json =
        new JsonObject()
            .put("name", name)
            .put("unit", unit)
            .put("perSecond", perSecond.json())
            .put("cpuMillisPerOperation", cpu);
    latency.ifPresent(it -> json.put("p50Millis", it.p50Millis()).put("p99Millis", it.p99Millis()));
    return json;
  }

  static Floor of(JsonObject json) {
    var cpu = new LinkedHashMap<String, Double>();
    var millis = json.getJsonObject("cpuMillisPerOperation");
    for (var process : millis.fieldNames()) cpu.put(process, millis.getDouble(process));
    return new Floor(
        json.getString("name"),
        json.getString("unit"),
        Spread.of(json.getJsonObject("perSecond")),
        cpu,
        Optional.ofNullable(json.getDouble("p50Millis"))
            .map(p50 -> new Latency(p50, json.getDouble("p99Millis"))));
  }
}
