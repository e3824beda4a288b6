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

/** Runs everything and takes a dozen sample orders to their ends. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Runs everything and takes a dozen sample orders to their ends.",
      "Stocks a small catalogue, posts the orders over HTTP, shows how each ends and what it",
      "took. Stays up until Ctrl-C."
    },
    footer = {
      "",
      "Examples:",
      "  penstock demo                     then try the curl lines it prints",
      "  penstock demo --exit --ephemeral  a smoke test: exit 0 when all ended as expected"
    })
final class DemoCommand implements Callable<Integer> {
  @Mixin private CommonOptions options = new CommonOptions();

  @Option(
      names = "--exit",
      description = "stop afterwards; exit 0 when every order ended as expected, else 1")
  private boolean exit;

  @Override
  public Integer call() {
    var settings = options.settings();
    List<Placement> everything = Placement.parse(List.of(), Services.names());
    var lifetime = Lifetime.of(() -> Installation.start(settings, everything));
    return lifetime.during(
        installation -> {
          Banner.print(installation.addresses(), everything);
          boolean asExpected = new Demo(installation.addresses().httpUrl(), System.out).run();
          if (!exit) {
            System.out.printf("%nStays up until Ctrl-C.%n");
            lifetime.awaitSignal();
            return 0;
          }
          return asExpected ? 0 : 1;
        });
  }
}
