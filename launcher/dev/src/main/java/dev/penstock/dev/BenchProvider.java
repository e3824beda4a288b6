package dev.penstock.dev;

import dev.penstock.dev.bench.BridgeBenchCommand;
import dev.penstock.launcher.spi.CommandProvider;
import picocli.CommandLine;

/** Adds {@code bench} to the launcher. */
public final class BenchProvider implements CommandProvider {
  @Override
  public Object command() {
    return new CommandLine(new BenchCommand())
        .addSubcommand("orders", new CommandLine(new BenchCommand()).setCommandName("orders"))
        .addSubcommand("bridge", new BridgeBenchCommand());
  }
}
