package dev.penstock.dev.crash;

import dev.penstock.launcher.spi.CommandProvider;

/** Adds {@code rehearse} to {@code schema}. */
public final class RehearseProvider implements CommandProvider {
  @Override
  public Object command() {
    return new RehearseCommand();
  }

  @Override
  public String parent() {
    return "schema";
  }
}
