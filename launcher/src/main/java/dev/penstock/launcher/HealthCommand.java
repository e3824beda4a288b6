package dev.penstock.launcher;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks a running Penstock how it is, where there is no other client: in a container image. */
@Command(
    name = "health",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Asks a running Penstock whether it can do its work.",
    footer = {
      "",
      "Exit codes: 0 it can, 1 it cannot or does not answer.",
      "",
      "Examples:",
      "  penstock health",
      "  penstock health --live --url http://10.0.0.7:8080"
    })
final class HealthCommand implements Callable<Integer> {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(3);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--live",
      description = "ask only whether it answers, not for NATS and the database")
  private boolean live;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "the Penstock to ask (http.host and http.port of the settings)")
  private @Nullable String url;

  @Override
  public Integer call() {
    var root = url == null ? RunningUrl.configured() : url.replaceFirst("/$", "");
    var address = root + (live ? "/health/live" : "/health/ready");
    try {
      var connection = connection(address);
      boolean healthy = connection.getResponseCode() == 200;
      spec.commandLine().getOut().println(body(connection, healthy));
      return healthy ? 0 : 1;
    } catch (IOException e) {
      throw new IllegalStateException("no answer from " + address + ": " + e.getMessage(), e);
    }
  }

  /** A client of java.net.http takes longer to make than all the rest of this. */
  private static HttpURLConnection connection(String address) throws IOException {
    try {
      if (URI.create(address).toURL().openConnection() instanceof HttpURLConnection connection) {
        connection.setConnectTimeout((int) CONNECT_MAX.toMillis());
        connection.setReadTimeout((int) ANSWER_MAX.toMillis());
        return connection;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new SettingsException("--url must be http://host:port, was in " + address);
  }

  private static String body(HttpURLConnection connection, boolean healthy) throws IOException {
    try (var in = healthy ? connection.getInputStream() : connection.getErrorStream()) {
      return in == null
          ? "HTTP status " + connection.getResponseCode()
          : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
