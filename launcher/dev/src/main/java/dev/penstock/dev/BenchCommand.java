package dev.penstock.dev;

import dev.penstock.launcher.Banner;
import dev.penstock.launcher.CommonOptions;
import dev.penstock.launcher.Installation;
import dev.penstock.launcher.Lifetime;
import dev.penstock.launcher.Placement;
import dev.penstock.launcher.Services;
import dev.penstock.launcher.Version;
import dev.penstock.launcher.spi.EmbeddedServers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the whole system under a closed loop of clients. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Measures orders per second of the whole system.",
      "Runs everything in this process under a closed loop: each connection posts",
      "its next order when it has its answer. Counts from the first POST to the",
      "last CONFIRMED. Exits 1 unless every order was confirmed. With --outage it says what share",
      "of the orders accepted per second is accepted without a broker too."
    },
    footer = {
      "",
      "Examples:",
      "  penstock bench --ephemeral",
      "  penstock bench --ephemeral --orders 50000 --connections 128 --instances 2",
      "  penstock bench bridge               the JetStream bridge alone, beside jnats"
    })
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private CommonOptions options = new CommonOptions();

  @Option(
      names = "--orders",
      defaultValue = "20000",
      description = "orders of the measured round (${DEFAULT-VALUE}); a warm-up precedes it")
  private int orders;

  @Option(
      names = "--connections",
      defaultValue = "64",
      description = "HTTP connections, each with one request at a time (${DEFAULT-VALUE})")
  private int connections;

  @Option(
      names = "--instances",
      defaultValue = "1",
      description = "instances of each verticle (${DEFAULT-VALUE})")
  private int instances;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "measured rounds, to show the spread (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--outage",
      description = "after each round another one while the embedded nats-server stands still")
  private boolean outage;

  @Override
  public Integer call() {
    var settings = options.settings();
    var words = Services.names().stream().map(name -> name + "=" + instances).toList();
    List<Placement> placements = Placement.parse(words, Services.names());
    return Lifetime.of(() -> Installation.start(settings, placements))
        .during(
            installation -> {
              Banner.print(installation.addresses(), placements);
              try (var bench =
                  new Bench(installation.addresses().httpUrl(), connections, System.out)) {
                var broker = outage ? Optional.of(broker(installation)) : Optional.<Long>empty();
                return bench.run(orders, rounds, broker) ? 0 : 1;
              }
            });
  }

  /** The process to stop and to let go on. */
  private long broker(Installation installation) {
    return installation
        .addresses()
        .nats()
        .map(EmbeddedServers.Server::pid)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(), "--outage needs the embedded nats-server: unset NATS_URL"));
  }
}
