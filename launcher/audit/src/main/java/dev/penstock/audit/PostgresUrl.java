package dev.penstock.audit;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;

/**
 * Where a PostgreSQL is.
 *
 * @param url {@code postgresql://user:password@host:port/database}, with the driver's parameters
 */
public record PostgresUrl(String url) {
  private static final int PORT = 5432;
  private static final String CONNECT_MAX_SECONDS = "10";

  /** Blocks. Throws {@link NotCheckedException} that says which database is away, and why. */
  public Connection connect() {
    try {
      return DriverManager.getConnection(jdbcUrl(), properties());
    } catch (SQLException | IllegalArgumentException e) {
      throw new NotCheckedException(this + " cannot be reached", e);
    }
  }

  /** As it may be shown: without the password. */
  @Override
  public String toString() {
    return url.replaceFirst("(://[^:/@]*):[^@]*@", "$1:***@");
  }

  String jdbcUrl() {
    var uri = URI.create(url);
    var port = uri.getPort() < 0 ? PORT : uri.getPort();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + query;
  }

  private Properties properties() {
    var user = Objects.requireNonNullElse(URI.create(url).getRawUserInfo(), "postgres");
    var parts = user.split(":", 2);
    var properties = new Properties();
    properties.setProperty("user", decoded(parts[0]));
    if (parts.length == 2) properties.setProperty("password", decoded(parts[1]));
    properties.setProperty("ApplicationName", "penstock-audit");
    properties.setProperty("connectTimeout", CONNECT_MAX_SECONDS);
    properties.setProperty("tcpKeepAlive", "true");
    return properties;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
