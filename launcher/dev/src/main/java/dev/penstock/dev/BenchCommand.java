package dev.penstock.dev;

import dev.penstock.launcher.Banner;
import dev.penstock.launcher.CommonOptions;
import dev.penstock.launcher.Installation;
import dev.penstock.launcher.Lifetime;
import dev.penstock.launcher.Placement;
import dev.penstock.launcher.Services;
import dev.penstock.launcher.Version;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the whole system under a closed loop of clients. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Measures orders per second of the whole system.",
      "Runs everything in this process under a closed loop: each connection posts",
      "its next order when it has its answer. Counts from the first POST to the",
      "last CONFIRMED. Exits 1 unless every order was confirmed."
    },
    footer = {
      "",
      "Examples:",
      "  penstock bench --ephemeral",
      "  penstock bench --ephemeral --orders 50000 --connections 128 --instances 2",
      "  penstock bench bridge               the JetStream bridge alone, beside jnats"
    })
final class BenchCommand implements Callable<Integer> {
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
                return bench.run(orders, rounds) ? 0 : 1;
              }
            });
  }
}
