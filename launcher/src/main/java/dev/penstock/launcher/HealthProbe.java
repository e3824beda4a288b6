package dev.penstock.launcher;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks a Penstock how it is, with nothing but java.base: as a program of its own it takes a tenth
 * of a second, so a container engine may start it every half minute. Blocks.
 */
public final class HealthProbe {
  static final String READY = "/health/ready";
  static final String LIVE = "/health/live";

  private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(3);

  private HealthProbe() {}

  /** What it said, and whether that was status 200. */
  record Answer(boolean healthy, String body) {}

  /** Asks the one of this machine, at the port of the environment; exits with 0 or 1. */
  public static void main(String[] arguments) {
    var port = System.getenv().getOrDefault(Variables.PREFIX + "HTTP_PORT", "8080");
    var address = "http://127.0.0.1:" + port + READY;
    try {
      var answer = ask(address);
      System.out.println(answer.body);
      System.exit(answer.healthy ? 0 : 1);
    } catch (IOException e) {
      System.err.println("penstock: no answer from " + address + ": " + e.getMessage());
      System.exit(1);
    }
  }

  /** Throws {@link IllegalArgumentException} for what is no address of HTTP. */
  static Answer ask(String address) throws IOException {
    if (!(URI.create(address).toURL().openConnection() instanceof HttpURLConnection connection)) {
      throw new IllegalArgumentException("not HTTP");
    }
    connection.setConnectTimeout((int) CONNECT_MAX.toMillis());
    connection.setReadTimeout((int) ANSWER_MAX.toMillis());
    int status = connection.getResponseCode();
    boolean healthy = status == 200;
    try (var in = healthy ? connection.getInputStream() : connection.getErrorStream()) {
      var body =
          in == null
              ? "HTTP status " + status
              : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new Answer(healthy, body);
    }
  }
}
