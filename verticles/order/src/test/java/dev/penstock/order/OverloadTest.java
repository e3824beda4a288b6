package dev.penstock.order;

import static dev.penstock.order.HttpRig.BODY;
import static dev.penstock.order.HttpRig.assertProblem;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.SqlConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client meets whose order would wait too long, since the ledger is held. */
final class OverloadTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofMinutes(10);

  /** One order in each commit. */
  private static final OrderConfig CONFIG =
      new OrderConfig(1, 100, Duration.ofMillis(5), 100, SOON, LONG, LONG, 50, LONG, SOON);

  private Rig rig;
  private HttpRig http;
  private SqlConnection holder;
  private List<CompletableFuture<HttpResponse<String>>> taken;

  @BeforeEach
  void overload() {
    rig = new Rig(CONFIG);
    http = rig.withDoor();
    http.order();
    holder = Rig.await(rig.pool.getConnection());
    Rig.await(holder.begin().compose(tx -> holder.query("LOCK TABLE orders.orders").execute()));
    // One is being committed, and the next commit has room for one.
    taken = List.of(http.sendAsync(http.post(BODY)), http.sendAsync(http.post(BODY)));
    eventually(SOON, () -> assertThat(gauge("penstock.orders.waiting")).isEqualTo(1));
    eventually(SOON, () -> assertThat(gauge("penstock.orders.wait.estimate")).isGreaterThan(0.02));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private double gauge(String name) {
    return rig.meters.get(name).gauge().value();
  }

  private double refused(String reason) {
    return rig.meters.counter("penstock.orders.refused", "reason", reason).count();
  }

  @Test
  void refusesWithAPauseAndCountsIt() {
    var refused = http.send(http.post(BODY).header("X-Correlation-ID", "web-42"));
    assertProblem(refused, 503);
    assertThat(refused.body()).contains("problems/overloaded");
    assertThat(refused.headers().firstValue("Retry-After").orElseThrow()).matches("[123]");
    assertThat(refused.headers().firstValue("X-Correlation-ID")).contains("web-42");
    assertThat(refused("waiting_time")).isEqualTo(1);
    assertThat(refused("waiting_count")).isZero();
  }

  @Test
  void refusesBeforeItReadsWhatWasOrdered() {
    assertProblem(http.send(http.post("{")), 503);
  }

  @Test
  void letsExpressOrdersWaitHoweverTheyAreWritten() {
    var express = http.sendAsync(http.post(HttpRig.bodyWith("express")));
    eventually(SOON, () -> assertThat(gauge("penstock.orders.waiting")).isEqualTo(2));
    assertProblem(http.send(http.post(HttpRig.bodyWith("standard"))), 503);
    // Escaped, and refused for its own kind now, after it was read.
    var escaped = BODY.replace("{\"items", "{\"priority\":\"\\u0065xpress\",\"items");
    assertProblem(http.send(http.post(escaped)), 503);
    assertProblem(http.send(http.post(escaped.replace("xpress", "xpres"))), 400);
    holder.close();
    assertThat(express.join().statusCode()).isEqualTo(202);
  }

  @Test
  void takesOrdersAgainOnceTheLedgerIsFree() {
    assertProblem(http.send(http.post(BODY)), 503);
    holder.close();
    assertThat(taken).allMatch(each -> each.join().statusCode() == 202);
    assertThat(http.send(http.post(BODY)).statusCode()).isEqualTo(202);
    assertThat(rig.orders()).isEqualTo(4);
  }

  @Test
  void keepsTheConnection() throws IOException {
    try (var socket = new Socket("127.0.0.1", http.port())) {
      socket.setSoTimeout((int) SOON.toMillis());
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      for (int i = 0; i < 3; i++) {
        var head =
            "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + ("Content-Length: " + BODY.length() + "\r\n\r\n");
        socket.getOutputStream().write((head + BODY).getBytes(StandardCharsets.UTF_8));
        assertThat(head(in)).startsWith("HTTP/1.1 503").doesNotContainIgnoringCase("close");
      }
    }
  }

  /** Reads an answer, its body too. */
  private static String head(BufferedReader in) throws IOException {
    var head = new StringBuilder();
    int length = 0;
    for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      head.append(line).append('\n');
      var field = line.toLowerCase(Locale.ROOT);
      if (field.startsWith("content-length:"))
        length = Integer.parseInt(field.substring(15).trim());
    }
    for (int i = 0; i < length; i++) in.read();
    return head.toString();
  }
}
