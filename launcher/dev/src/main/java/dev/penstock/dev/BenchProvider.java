package dev.penstock.dev;

import dev.penstock.dev.bench.BridgeBenchCommand;
import dev.penstock.dev.bench.floors.FloorsCommand;
import dev.penstock.dev.bench.micro.MicroBenchCommand;
import dev.penstock.dev.bench.orders.OrdersBenchCommand;
import dev.penstock.dev.bench.start.StartBenchCommand;
import dev.penstock.launcher.spi.CommandProvider;
import picocli.CommandLine;

/** Adds {@code bench} to the launcher. */
public final class BenchProvider implements CommandProvider {
  @Override
  public Object command() {
    return new CommandLine(new OrdersBenchCommand())
        .addSubcommand("orders", new CommandLine(new OrdersBenchCommand()).setCommandName("orders"))
        .addSubcommand("bridge", new BridgeBenchCommand())
        .addSubcommand("floors", new FloorsCommand())
        .addSubcommand("micro", new MicroBenchCommand())
        .addSubcommand("start", new StartBenchCommand());
  }
}
