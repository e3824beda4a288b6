package dev.penstock.dev.bench;

import dev.penstock.dev.process.Versions;
import io.nats.client.Nats;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What the figures depend on. */
final class Header {
  static final Set<String> OF_ANY_RUN =
      Set.of("java", "jnats", "vertx", "nats-server", "storage", "cores", "messages", "block");

  private Header() {}

  static Map<String, String> of(BenchServer server, BridgeSettings settings) {
    var lines = new LinkedHashMap<String, String>();
    lines.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    lines.put("jnats", Nats.CLIENT_VERSION);
    lines.put("vertx", Versions.vertx());
    lines.put("nats-server", server.process().version());
    lines.put("storage", "R1, " + server.process().durability());
    lines.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
    lines.put("messages", settings.bodyBytes() + " bytes, with a message id");
    lines.put(
        "window",
        settings.windowMax()
            + " publishes in flight, "
            + settings.windowMax()
            + " messages pulled, at most "
            + BenchServer.ACK_PENDING_MAX
            + " unacknowledged");
    lines.put(
        "rounds",
        settings.rounds()
            + " of "
            + settings.messages()
            + " messages after a warm-up round, contestants in turn");
    lines.put(
        "latency",
        "publish to stored, from the moment a message was due: "
            + settings.perSecond()
            + "/s in 1 ms steps for "
            + settings.pacedSeconds()
            + " s, open loop, the hop to the event loop included");
    lines.put("tasks", "put into the event loop's queue by any thread; timers are not counted");
    lines.put("block", "how late the worst tick of a 1 ms ticker on the loop came");
    lines.put("cpu", "processor time of this process per message, the pushing side included");
    lines.put("bytes", "allocated by all threads of this process, the pushing side included");
    return lines;
  }
}
