package dev.penstock.bridge;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * A server as its URL names it.
 *
 * @param certificateName the host its certificate must be for
 * @param userInfo {@code user:password} or a token; null for none
 */
record ServerAddress(
    String host, int port, boolean tls, String certificateName, @Nullable String userInfo) {
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
      return new ServerAddress(host, port, tls, host, uri.getUserInfo());
    } catch (URISyntaxException unreadable) {
      throw wrong(url, "cannot be read");
    }
  }

  private static IllegalArgumentException wrong(String url, String why) {
    return new IllegalArgumentException(
        "NATS URL " + BridgeOptions.withoutSecrets(url) + " " + why);
  }

  /**
   * What this server tells of another member of its cluster: that wants the same login. Addresses
   * seldom stand in a certificate, but the name of who told of them does.
   */
  ServerAddress tells(String hostAndPort) {
    var other = parse(hostAndPort);
    var name = isIp(other.host) && !isIp(certificateName) ? certificateName : other.host;
    return new ServerAddress(other.host, other.port, tls, name, userInfo);
  }

  /** Where to connect to. What is compared with the certificate is the host that this names. */
  SocketAddress target() throws UnknownHostException {
    if (certificateName.equals(host)) return SocketAddress.inetSocketAddress(port, host);
    // An IP address, so nothing is looked up.
    var named = InetAddress.getByAddress(certificateName, InetAddress.getByName(host).getAddress());
    return SocketAddress.inetSocketAddress(new InetSocketAddress(named, port));
  }

  private static boolean isIp(String host) {
    return host.contains(":") || host.matches("[0-9.]+");
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
