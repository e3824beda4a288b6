package dev.penstock.launcher.doctor;

import dev.penstock.launcher.Placement;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

/** Whether the payment provider can be reached. Blocks; asks it nothing. */
final class GatewayCheck {
  private static final int CONNECT_MILLIS_MAX = 2_000;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final String ID = "payment.gateway";

  private GatewayCheck() {}

  /**
   * @param url of the provider; "" is the gateway verticle of the same process
   */
  static List<Finding> of(String url, List<Placement> placements) {
    if (!has(placements, "payment")) {
      return List.of(Finding.ok(ID, "no payment verticle here, so no provider is needed"));
    }
    if (!url.isBlank()) return List.of(reachable(url));
    return List.of(
        has(placements, "gateway")
            ? Finding.ok(ID, "the gateway verticle of this process takes the payments")
            : Finding.error(
                ID,
                "payment.gateway_url is not set, and no gateway runs in this process",
                "set PENSTOCK_PAYMENT_GATEWAY_URL, or run the gateway verticle too"));
  }

  private static boolean has(List<Placement> placements, String name) {
    return placements.stream().anyMatch(placement -> placement.name().equals(name));
  }

  private static Finding reachable(String url) {
    try (var socket = new Socket()) {
      long start = System.nanoTime();
      var address = address(URI.create(url));
      if (address.isUnresolved()) throw new UnknownHostException("unknown host");
      socket.connect(address, CONNECT_MILLIS_MAX);
      double millis = (System.nanoTime() - start) / 1e6;
      return Finding.ok(ID, url + " can be reached, connected in " + Sizes.millis(millis));
    } catch (IOException | IllegalArgumentException e) {
      return Finding.warning(
          ID,
          "%s cannot be reached: %s; orders are taken, and wait for their payment"
              .formatted(url, e.getMessage()),
          "open the way to the provider, or correct payment.gateway_url");
    }
  }

  private static InetSocketAddress address(URI uri) {
    int usual = "https".equals(uri.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    return new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? usual : uri.getPort());
  }
}
