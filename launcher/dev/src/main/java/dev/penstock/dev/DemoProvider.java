package dev.penstock.dev;

import dev.penstock.launcher.spi.CommandProvider;

/** Adds {@code demo} to the launcher. */
public final class DemoProvider implements CommandProvider {
  @Override
  public Object command() {
    return new DemoCommand();
  }
}
