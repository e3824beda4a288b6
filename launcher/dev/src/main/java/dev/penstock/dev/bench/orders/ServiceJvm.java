package dev.penstock.dev.bench.orders;

import dev.penstock.dev.process.JavaLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code penstock run} in a JVM of its own. Every method may block for a moment. */
final class ServiceJvm {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
  private static final int LAST_LINES = 20;

  private final Spec spec;
  private final Process process;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param name of it in figures
   * @param verticles as {@code penstock run} takes them
   * @param arguments more of them
   * @param javaOptions beside those of this JVM
   * @param log all that it says
   */
  record Spec(
      String name,
      List<String> verticles,
      int port,
      List<String> arguments,
      List<String> javaOptions,
      Path log) {
    String url() {
      return "http://127.0.0.1:" + port;
    }
  }

  private ServiceJvm(Spec spec, Process process) {
    this.spec = spec;
    this.process = process;
  }

  /** Starts it without waiting until it serves. */
  static ServiceJvm start(Spec spec) {
    var arguments = new ArrayList<>(List.of("run"));
    arguments.addAll(spec.verticles());
    arguments.addAll(spec.arguments());
    arguments.addAll(List.of("--http-port", Integer.toString(spec.port())));
    var builder = new ProcessBuilder(JavaLine.likeThisOne(spec.javaOptions(), arguments));
    builder.redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
    try {
      return new ServiceJvm(spec, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + spec.name(), e);
    }
  }

  String name() {
    return spec.name();
  }

  String url() {
    return spec.url();
  }

  long pid() {
    return process.pid();
  }

  Path log() {
    return spec.log();
  }

  boolean isReady() {
    return get("/health").length() > 0;
  }

  /** What its meters show, in Prometheus's text format; "" when it does not answer. */
  String metrics() {
    return get("/metrics");
  }

  private String get(String path) {
    var request = HttpRequest.newBuilder(URI.create(url() + path)).timeout(ANSWER_MAX).build();
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      return answer.statusCode() == 200 ? answer.body() : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** Throws what it said last, when it has ended. */
  void requireAlive() {
    if (process.isAlive()) return;
    throw BenchException.failed(
        "the services' process %s ended with exit code %d; it said last, in %s:%n%s"
            .formatted(name(), process.exitValue(), log(), lastLines()));
  }

  private String lastLines() {
    try {
      var lines = new String(Files.readAllBytes(log()), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      return "(nothing readable in " + log() + ")";
    }
  }

  /** Asks it to finish what it has begun and end. */
  void stop() {
    process.destroy();
  }

  /** Kills it when it has not ended within {@code max}. */
  void awaitEnd(Duration max) {
    try {
      if (process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
