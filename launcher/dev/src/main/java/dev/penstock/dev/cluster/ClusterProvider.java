package dev.penstock.dev.cluster;

import dev.penstock.launcher.spi.CommandProvider;

/** Adds {@code cluster} to the launcher. */
public final class ClusterProvider implements CommandProvider {
  @Override
  public Object command() {
    return new ClusterCommand();
  }
}
