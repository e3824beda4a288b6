package dev.penstock.dev.crash;

import dev.penstock.launcher.spi.CommandProvider;

/** Adds {@code crashtest} to the launcher. */
public final class CrashTestProvider implements CommandProvider {
  @Override
  public Object command() {
    return new CrashTestCommand();
  }
}
