package dev.penstock.audit;

import dev.penstock.launcher.spi.CommandProvider;

/** Adds {@code audit} to the launcher. */
public final class AuditProvider implements CommandProvider {
  @Override
  public Object command() {
    return new AuditCommand();
  }
}
