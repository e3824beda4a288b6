package dev.penstock.dev;

import dev.penstock.launcher.spi.CommandProvider;

/** Adds {@code bench} to the launcher. */
public final class BenchProvider implements CommandProvider {
  @Override
  public Object command() {
    return new BenchCommand();
  }
}
