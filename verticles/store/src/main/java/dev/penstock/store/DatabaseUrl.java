package dev.penstock.store;

import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.util.Objects;
import java.util.Properties;

/**
 * Where the ledger is, in the words of JDBC. Shows no password.
 *
 * @param uri {@code postgresql://user:password@host:port/database}, with the driver's parameters
 */
public record DatabaseUrl(URI uri) {
  private static final int PORT_DEFAULT = 5_432;
  private static final String USER_DEFAULT = "postgres";

  /**
   * @throws IllegalArgumentException that says what is wrong with it, without its password
   */
  public static DatabaseUrl parse(String url) {
    var uri = uri(url);
    if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
      throw new IllegalArgumentException("must begin with postgresql://");
    }
    if (uri.getHost() == null) throw new IllegalArgumentException("names no host");
    try {
      PgConnectOptions.fromUri(url);
    } catch (RuntimeException garbled) {
      throw new IllegalArgumentException("cannot be read by the client of PostgreSQL");
    }
    return new DatabaseUrl(uri);
  }

  private static URI uri(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException garbled) {
      throw new IllegalArgumentException(
          "is no URL; encode what is special in the password, as %40 for @");
    }
  }

  public String host() {
    return uri.getHost();
  }

  public int port() {
    return uri.getPort() < 0 ? PORT_DEFAULT : uri.getPort();
  }

  public String jdbcUrl() {
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return "jdbc:postgresql://" + host() + ":" + port() + uri.getPath() + query;
  }

  /** User and password, as the driver wants them. */
  public Properties login() {
    var parts = Objects.requireNonNullElse(uri.getUserInfo(), USER_DEFAULT).split(":", 2);
    var login = new Properties();
    login.setProperty("user", parts[0]);
    login.setProperty("password", parts.length == 2 ? parts[1] : "");
    return login;
  }

  @Override
  public String toString() {
    return Migrations.withoutPassword(uri.toString());
  }
}
