package dev.penstock.launcher;

/**
 * How the embedded PostgreSQL is run.
 *
 * @param port 0 takes any free one
 */
public record PostgresOptions(int port) {
  static final PostgresOptions DEFAULTS = new PostgresOptions(0);

  public PostgresOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0..65535, was " + port);
    }
  }
}
