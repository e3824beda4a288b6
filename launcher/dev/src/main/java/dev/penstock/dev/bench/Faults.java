package dev.penstock.dev.bench;

import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** The bridge while the broker dies and while its consumer is slow. Takes a minute or more. */
final class Faults {
  private static final int WINDOW_MAX = 1_024;
  private static final double FIRST_MAX_MILLIS = 1_000;
  private static final double NEVER = -1;
  private static final double BLOCK_MAX_MILLIS = 20;
  private static final long HEAP_GROWTH_MAX_BYTES = 4 << 20;

  private final BenchServer server;
  private final PrintStream out;
  private final JsonObject json = new JsonObject();
  private JsonObject now = json;

  Faults(BenchServer server, PrintStream out) {
    this.server = server;
    this.out = out;
  }

  /** The thin bridge needs up to two minutes more. */
  JsonObject run(boolean alsoThin) {
    out.printf("%nbroker killed with SIGKILL and restarted under 2000 messages/s%n");
    outage("our bridge, away 0 s", "f0", Duration.ZERO);
    outage("our bridge, away 10 s", "f10", Duration.ofSeconds(10));
    if (alsoThin) thinOutage();
    slowConsumer();
    return json;
  }

  private void outage(String name, String stream, Duration away) {
    try (var ours = new BridgeContestant(server.url(), WINDOW_MAX, false)) {
      print(name, Outage.of(ours, ours, server, stream, away), true);
    }
  }

  /** Fed by our bridge too, so that the load is the same. */
  private void thinOutage() {
    try (var thin = new ThinContestant(server.url(), true);
        var feeder = new BridgeContestant(server.url(), WINDOW_MAX, false)) {
      print("thin bridge, away 0 s", Outage.of(thin, feeder, server, "t0", Duration.ZERO), false);
    }
  }

  private void print(String name, Outage outage, boolean ours) {
    begin(name);
    var first = outage.firstMillis();
    line("first message after the port opened, ms", first, FIRST_MAX_MILLIS, ours);
    line("longest event-loop block, ms", outage.longestBlockMillis(), BLOCK_MAX_MILLIS, ours);
    line("publishes failed", outage.failed(), 0, ours);
    line("messages lost", outage.lost(), 0, ours);
    line("stored out of the order of their key", outage.storedOutOfOrder(), 0, ours);
    line("first handled out of the order of their key", outage.handledOutOfOrder(), 0, ours);
    line("handled again", outage.handledAgain(), Double.MAX_VALUE, false);
  }

  private void slowConsumer() {
    try (var ours = new BridgeContestant(server.url(), WINDOW_MAX, false)) {
      var slow = SlowConsumer.of(ours, server, "slow");
      begin("our bridge, consumer ten times too slow");
      line("messages fed", slow.fed(), 0, false);
      line("messages handled", slow.handled(), 0, false);
      line("live heap growth, bytes", slow.heapGrowthBytes(), HEAP_GROWTH_MAX_BYTES, true);
      line("unsettled at most", slow.unsettledMax(), WINDOW_MAX, true);
    }
  }

  private void begin(String name) {
    out.println(name);
    now = new JsonObject();
    json.put(name, now);
  }

  private void line(String name, double value, double max, boolean isJudged) {
    now.put(name, value);
    var verdict = "";
    if (isJudged) {
      boolean missed = value > max || value == NEVER;
      verdict = String.format(Locale.ROOT, "expected <= %,.0f  %s", max, missed ? "MISSED" : "met");
    }
    out.printf(Locale.ROOT, "  %-46s %,12.1f  %s%n", name, value, verdict);
  }
}
