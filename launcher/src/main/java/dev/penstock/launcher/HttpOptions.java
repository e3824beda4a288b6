package dev.penstock.launcher;

/**
 * @param host where the HTTP port listens; loopback unless said otherwise, since nothing asks who
 *     calls
 * @param port 0 takes any free one
 */
public record HttpOptions(String host, int port) {
  static final HttpOptions DEFAULTS = new HttpOptions("127.0.0.1", 8080);

  public HttpOptions {
    if (host.isBlank()) throw new IllegalArgumentException("host must not be blank");
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0..65535, was " + port);
    }
  }
}
