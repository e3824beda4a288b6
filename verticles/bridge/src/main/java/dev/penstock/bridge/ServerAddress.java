package dev.penstock.bridge;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A server as its URL names it.
 *
 * @param userInfo {@code user:password} or a token; null for none
 */
record ServerAddress(String host, int port, boolean tls, @Nullable String userInfo) {
  private static final int PORT_DEFAULT = 4_222;

  /**
   * @param url {@code nats://host:4222}, {@code tls://…}, or without scheme or port
   * @throws IllegalArgumentException that says what is wrong with it, without its password
   */
  static ServerAddress parse(String url) {
    var full = url.contains("://") ? url : "nats://" + url;
    try {
      var uri = new URI(full.strip());
      boolean tls = "tls".equals(uri.getScheme());
      if (!tls && !"nats".equals(uri.getScheme()))
        throw wrong(url, "must begin with nats:// or tls://");
      if (uri.getHost() == null) throw wrong(url, "names no host");
      int port = uri.getPort() < 0 ? PORT_DEFAULT : uri.getPort();
      var host = uri.getHost().replaceAll("[\\[\\]]", "");
      return new ServerAddress(host, port, tls, uri.getUserInfo());
    } catch (URISyntaxException unreadable) {
      throw wrong(url, "cannot be read");
    }
  }

  private static IllegalArgumentException wrong(String url, String why) {
    return new IllegalArgumentException("NATS URL " + withoutSecrets(url) + " " + why);
  }

  /** For logs and messages: user, password and token are left out. */
  static String withoutSecrets(String urls) {
    return urls.replaceAll("(^|,|//)[^/,@]*@", "$1");
  }

  boolean isSameServer(ServerAddress other) {
    return port == other.port && host.equals(other.host);
  }

  /** Without user and password. */
  @Override
  public String toString() {
    return (tls ? "tls://" : "nats://")
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + port;
  }
}
