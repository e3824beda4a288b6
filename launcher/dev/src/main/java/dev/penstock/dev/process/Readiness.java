package dev.penstock.dev.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Whether a Penstock answers that it is ready. Blocks; for one thread. */
public record Readiness(HttpClient http, HttpRequest request) {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(5);

  /**
   * @param url of its HTTP port
   */
  public static Readiness of(String url) {
    var uri = URI.create(url + "/health/ready");
    return new Readiness(
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
        HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build());
  }

  /** False when its process ends before that, it takes too long or we are interrupted. */
  public boolean await(Process process, Duration max) {
    var deadline = Deadline.in(max);
    while (!isThere()) {
      if (Thread.currentThread().isInterrupted()) return false;
      if (!process.isAlive() || deadline.isOver()) return false;
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }

  private boolean isThere() {
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
