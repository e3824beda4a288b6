package dev.penstock.dev.bench;

import dev.penstock.launcher.CommonOptions;
import dev.penstock.launcher.Home;
import dev.penstock.launcher.Version;
import dev.penstock.servers.NatsBinary;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures our bridge beside plain jnats and beside the thin bridge most people would write. */
@Command(
    name = "bridge",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Measures the JetStream bridge beside plain jnats and beside a thin bridge, turn by",
      "turn on one nats-server started for it. Says MISSED where ours is slower than it",
      "should be; that is a result, not a failure."
    })
public final class BridgeBenchCommand implements Callable<Integer> {
  @Option(
      names = "--messages",
      defaultValue = "50000",
      description = "messages a turn publishes and consumes (${DEFAULT-VALUE})")
  private int messages;

  @Option(
      names = "--rounds",
      defaultValue = "15",
      description = "measured rounds, to show the spread (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--window",
      defaultValue = "1024",
      description = "publishes in flight and messages pulled (${DEFAULT-VALUE})")
  private int window;

  @Option(
      names = "--rate",
      defaultValue = "5000",
      description = "publishes per second where latency is measured (${DEFAULT-VALUE})")
  private int rate;

  @Option(
      names = "--seconds",
      defaultValue = "1",
      description = "how long a turn measures latency (${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--nats-server",
      defaultValue = "",
      paramLabel = "PATH",
      description = "the nats-server to start (one is found)")
  private String natsServer = "";

  @Option(
      names = "--faults",
      description = "kill and restart the broker under load instead, and slow the consumer down")
  private boolean faults;

  @Option(
      names = "--faults-thin",
      description = "the same, and the thin bridge too, which takes up to two minutes")
  private boolean faultsThin;

  @Option(names = "--json", paramLabel = "FILE", description = "write the figures to it too")
  private @Nullable Path json;

  private static final int BODY_BYTES = 300;

  @Override
  public Integer call() throws IOException {
    new CommonOptions().settings();
    var settings = new BridgeSettings(messages, rounds, window, BODY_BYTES, rate, seconds);
    var binary = NatsBinary.find(natsServer, Home.path().resolve(".penstock/tools"));
    try (var server = new BenchServer(binary)) {
      var header = Header.of(server, settings);
      if (faults || faultsThin) header.keySet().retainAll(Header.OF_ANY_RUN);
      BridgeReport.printHeader(System.out, header);
      var result =
          faults || faultsThin
              ? new Faults(server, System.out).run(faultsThin)
              : measure(server, settings, header);
      result.put("header", new JsonObject(Map.copyOf(header)));
      if (json != null) Files.writeString(json, result.encodePrettily());
    }
    return 0;
  }

  private static JsonObject measure(
      BenchServer server, BridgeSettings settings, Map<String, String> header) {
    var rows = new BridgeBench(server, settings, System.out::println).run();
    var report = new BridgeReport(header, rows, Expectations.of(rows));
    report.print(System.out);
    return report.json();
  }
}
