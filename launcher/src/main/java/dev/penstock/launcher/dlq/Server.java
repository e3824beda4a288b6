package dev.penstock.launcher.dlq;

import dev.penstock.launcher.RunningUrl;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The running Penstock that is asked. Every method blocks. */
final class Server {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "the Penstock to ask (http.host and http.port of the settings)")
  private @Nullable String url;

  /** Made when it is asked: each command line holds some of these, and a client is slow to make. */
  private @Nullable HttpClient http;

  /** A status and a JSON body, which of an error is a problem as RFC 9457 writes it. */
  record Answer(int status, JsonObject body) {
    boolean isOk() {
      return status == 200;
    }

    /** The last part of the problem's type, such as {@code letter-waits}. */
    String problem() {
      var type = body.getString("type", "");
      return type.substring(type.lastIndexOf('/') + 1);
    }

    String complaint() {
      return body.getString("title", "HTTP status " + status)
          + ": "
          + body.getString("detail", "no detail was given");
    }
  }

  /** Throws {@link DlqException} when there is no answer. */
  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer post(String path, JsonObject body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.encode())));
  }

  private HttpRequest.Builder request(String path) {
    try {
      return HttpRequest.newBuilder(URI.create(url() + path)).timeout(ANSWER_MAX);
    } catch (IllegalArgumentException e) {
      throw new DlqException("--url must be http://host:port, was " + url());
    }
  }

  private String url() {
    if (url == null) url = RunningUrl.configured();
    return url.replaceFirst("/$", "");
  }

  private Answer send(HttpRequest.Builder request) {
    var response = exchange(request.build());
    try {
      return new Answer(response.statusCode(), new JsonObject(response.body()));
    } catch (DecodeException e) {
      throw new DlqException(
          url() + " answers " + response.statusCode() + ", but not as Penstock does");
    }
  }

  private HttpClient http() {
    if (http == null) {
      http =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(CONNECT_MAX)
              .build();
    }
    return http;
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http().send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new DlqException(
          "no answer from " + url() + "; start Penstock there, or name another with --url");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DlqException("interrupted");
    }
  }
}
