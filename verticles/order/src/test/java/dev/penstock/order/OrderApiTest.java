package dev.penstock.order;

import static dev.penstock.order.HttpRig.BODY;
import static dev.penstock.order.HttpRig.assertProblem;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.OutMessage;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OrderApiTest {
  private static Rig rig;
  private static HttpRig http;

  @BeforeAll
  static void open() {
    rig = new Rig(Rig.FAST);
    http = rig.withDoor();
  }

  @AfterAll
  static void close() {
    rig.close();
  }

  @Test
  void answers202WithWhereToLook() {
    var response = http.send(http.post(BODY).header("X-Correlation-ID", "web-42"));
    var id = HttpRig.id(response);
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.headers().firstValue("Location")).contains("/orders/" + id);
    assertThat(new JsonObject(response.body()))
        .isEqualTo(
            new JsonObject()
                .put("order_id", id.toString())
                .put("status", "ACCEPTED")
                .put("correlation_id", "web-42")
                .put(
                    "links",
                    new JsonObject()
                        .put("self", "/orders/" + id)
                        .put("cancel", "/orders/" + id + "/cancel")));
    assertThat(response.headers().firstValue("Idempotent-Replayed")).isEmpty();
  }

  @Test
  void answersTheSameUnderTheSameKey() {
    var key = UUID.randomUUID().toString();
    var first = http.send(http.post(BODY).header("Idempotency-Key", key));
    var again =
        http.send(
            http.post(" " + BODY.replace("sku", "s\\u006bu"))
                .header("Idempotency-Key", '"' + key + '"')
                .header("X-Correlation-ID", "other"));
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
    assertThat(again.headers().firstValue("Location"))
        .isEqualTo(first.headers().firstValue("Location"));
  }

  @Test
  void answers422ToAnotherOrderUnderTheSameKey() {
    var key = UUID.randomUUID().toString();
    http.send(http.post(BODY).header("Idempotency-Key", key));
    var other = BODY.replace("\"quantity\":2", "\"quantity\":3");
    assertProblem(http.send(http.post(other).header("Idempotency-Key", key)), 422);
  }

  @Test
  void answers422ToTheSameOrderWithAnotherPriorityUnderTheSameKey() {
    var key = UUID.randomUUID().toString();
    http.send(http.post(BODY).header("Idempotency-Key", key));
    assertProblem(
        http.send(http.post(HttpRig.bodyWith("express")).header("Idempotency-Key", key)), 422);
    var same = http.send(http.post(HttpRig.bodyWith("standard")).header("Idempotency-Key", key));
    assertThat(same.statusCode()).isEqualTo(202);
  }

  @Test
  void publishesAnExpressOrderOnItsLaneAndShowsIt() {
    var id = HttpRig.id(http.send(http.post(HttpRig.bodyWith("express"))));
    assertThat(new JsonObject(http.get("/orders/" + id).body()).getString("priority"))
        .isEqualTo("express");
    eventually(
        Duration.ofSeconds(10),
        () ->
            assertThat(rig.broker.stored("ORDERS"))
                .filteredOn(message -> message.messageId().equals("orders.created:" + id))
                .extracting(OutMessage::subject)
                .containsExactly("orders.created.express"));
  }

  @Test
  void makesOneOrderOfAHundredConcurrentPosts() {
    var key = UUID.randomUUID().toString();
    var posts =
        IntStream.range(0, 100)
            .mapToObj(i -> http.sendAsync(http.post(BODY).header("Idempotency-Key", key)))
            .toList();
    var responses = posts.stream().map(post -> post.join()).toList();
    assertThat(responses).allMatch(response -> response.statusCode() == 202);
    assertThat(responses.stream().map(HttpRig::id).distinct()).hasSize(1);
    assertThat(responses)
        .filteredOn(r -> r.headers().firstValue("Idempotent-Replayed").isEmpty())
        .hasSize(1);
    var rows = rig.query("SELECT FROM orders.orders WHERE idempotency_key = $1", key);
    assertThat(rows).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"\"", "\"a", "a b"})
  void answers400ToWhatIsNoKey(String key) {
    assertProblem(http.send(http.post(BODY).header("Idempotency-Key", key)), 400);
  }

  static Stream<Arguments> invalidBodies() {
    return Stream.of(
        Arguments.of("", "#"),
        Arguments.of("{", "#"),
        Arguments.of("null", "#"),
        Arguments.of("[]", "#"),
        Arguments.of("\"items\"", "#"),
        Arguments.of(BODY + "{}", "#"),
        Arguments.of("{\"items\":[],\"items\":[]}", "#"),
        Arguments.of("[".repeat(1_000) + "]".repeat(1_000), "#"),
        Arguments.of("{}", "#"),
        Arguments.of("{\"items\":null}", "#/items"),
        Arguments.of("{\"items\":{}}", "#/items"),
        Arguments.of("{\"items\":[]}", "#/items"),
        Arguments.of(HttpRig.bodyWith("urgent"), "#/priority"),
        Arguments.of(HttpRig.bodyWith("EXPRESS"), "#/priority"),
        Arguments.of("{\"items\":[1]}", "#/items/0"),
        Arguments.of("{\"items\":[{\"product_id\":\"a\"}]}", "#/items/0"),
        Arguments.of(item("\"a\"", "0"), "#/items/0/quantity"),
        Arguments.of(item("\"a\"", "-1"), "#/items/0/quantity"),
        Arguments.of(item("\"a\"", "1.5"), "#/items/0/quantity"),
        Arguments.of(item("\"a\"", "1000001"), "#/items/0/quantity"),
        Arguments.of(item("\"a\"", "4294967297"), "#/items/0/quantity"),
        Arguments.of(item("\"a\"", "18446744073709551617"), "#/items/0/quantity"),
        Arguments.of(item("\"a\"", "1e300"), "#/items/0/quantity"),
        Arguments.of(item("\"a\"", "\"1\""), "#/items/0/quantity"),
        Arguments.of(item("\"a\"", "true"), "#/items/0/quantity"),
        Arguments.of(item("\"\"", "1"), "#/items/0/product_id"),
        Arguments.of(item("1", "1"), "#/items/0/product_id"),
        Arguments.of(item("\"a b\"", "1"), "#/items/0/product_id"),
        Arguments.of(item("\"a\\u0000\"", "1"), "#/items/0/product_id"),
        Arguments.of(item("\"" + "a".repeat(65) + "\"", "1"), "#/items/0/product_id"),
        Arguments.of(with("\"customer_id\":\"\""), "#/customer_id"),
        Arguments.of(with("\"customer_id\":null"), "#/customer_id"),
        Arguments.of(with("\"customer_id\":\"\\ud800\""), "#/customer_id"),
        Arguments.of(with("\"payment_method\":\"pm card\""), "#/payment_method"),
        Arguments.of(with("\"order_id\":\"" + UUID.randomUUID() + "\""), "#/order_id"),
        Arguments.of(with("\"amount_cents\":1"), "#/amount_cents"));
  }

  private static String item(String product, String quantity) {
    return "{\"items\":[{\"product_id\":" + product + ",\"quantity\":" + quantity + "}]}";
  }

  private static String with(String field) {
    return "{\"items\":[{\"product_id\":\"a\",\"quantity\":1}]," + field + "}";
  }

  @ParameterizedTest
  @MethodSource("invalidBodies")
  void answers400ToInvalidBodiesAndSaysWhere(String body, String pointer) {
    var before = rig.orders();
    var response = http.send(http.post(body));
    assertProblem(response, 400);
    var errors = new JsonObject(response.body()).getJsonArray("errors");
    assertThat(errors.stream().map(error -> ((JsonObject) error).getString("pointer")))
        .contains(pointer);
    assertThat(errors.stream().map(error -> ((JsonObject) error).getString("detail")))
        .allSatisfy(detail -> assertThat(detail).isNotBlank());
    assertThat(rig.orders()).isEqualTo(before);
  }

  @Test
  void listsEveryViolation() {
    var response =
        http.send(http.post("{\"items\":[{\"product_id\":\"\",\"quantity\":0}],\"x\":1}"));
    assertThat(new JsonObject(response.body()).getJsonArray("errors"))
        .extracting(error -> ((JsonObject) error).getString("pointer"))
        .contains("#/items/0/product_id", "#/items/0/quantity", "#/x");
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, 202",
    "application/json; charset=utf-8, 202",
    "Application/JSON;charset=UTF-8, 202",
    "application/json; charset=latin1, 415",
    "application/x-www-form-urlencoded, 415",
    "multipart/form-data; boundary=x, 415",
    "text/plain, 415"
  })
  void takesOnlyPlainJson(String type, int status) {
    var request =
        http.request("/orders").header("Content-Type", type).POST(BodyPublishers.ofString(BODY));
    assertThat(http.send(request).statusCode()).isEqualTo(status);
  }

  @Test
  void answers415ToEncodedBodiesAndMissingTypes() {
    assertProblem(http.send(http.post(BODY).header("Content-Encoding", "gzip")), 415);
    assertProblem(http.send(http.request("/orders").POST(BodyPublishers.ofString(BODY))), 415);
  }

  @Test
  void takesBodiesUpTo64KiB() {
    var body = BODY + " ".repeat(65_536 - BODY.length());
    assertThat(http.send(http.post(body)).statusCode()).isEqualTo(202);
    var response = http.send(http.post(body + " "));
    assertProblem(response, 413);
  }

  @Test
  void endsConnectionsThatSendTooMuch() throws Exception {
    var heads =
        List.of(
            "Content-Length: 10000000\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n186a0\r\n" + " ".repeat(100_000));
    for (var head : heads) {
      try (var socket = new Socket("127.0.0.1", http.port())) {
        socket.setSoTimeout(5_000);
        var out = socket.getOutputStream();
        var start = "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
        out.write((start + head).getBytes(StandardCharsets.US_ASCII));
        out.flush();
        var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("application/problem+json");
      }
    }
  }
}
