package dev.penstock.dev.trial;

import dev.penstock.launcher.spi.CommandProvider;

/** Adds {@code trial} to the launcher. */
public final class TrialProvider implements CommandProvider {
  @Override
  public Object command() {
    return new TrialCommand();
  }
}
