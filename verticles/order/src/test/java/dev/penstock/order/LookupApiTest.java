package dev.penstock.order;

import static dev.penstock.order.HttpRig.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LookupApiTest {
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
  void showsWhatTheLedgerHas() {
    var id = http.order();
    var response = http.get("/orders/" + id);
    var json = new JsonObject(response.body());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-cache");
    assertThat(json.fieldNames())
        .containsExactly(
            "order_id",
            "status",
            "priority",
            "items",
            "customer_id",
            "payment_method",
            "correlation_id",
            "created_at",
            "links");
    assertThat(json.getJsonArray("items").encode())
        .isEqualTo("[{\"product_id\":\"sku-1\",\"quantity\":2}]");
  }

  @Test
  void answers304ToWhoKnowsTheState() {
    var path = "/orders/" + http.order();
    var tag = http.get(path).headers().firstValue("ETag").orElseThrow();
    assertThat(http.send(http.request(path).header("If-None-Match", tag)).statusCode())
        .isEqualTo(304);
    assertThat(http.send(http.request(path).header("If-None-Match", "\"other\"")).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/orders/x", "/orders/1-1-1-1-1", "/orders/6f1c2a34-8d7e-4c0b-9f52-0d1e2f3a4b5c"})
  void answers404ToUnknownOrders(String path) {
    assertProblem(http.get(path), 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status=accepted",
        "status=",
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=1&limit=2",
        "cursor=x",
        "cursor="
      })
  void answers400ToInvalidQueries(String query) {
    assertProblem(http.get("/orders?" + query), 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=7", "limit=7&status=ACCEPTED"})
  void walksThroughAllOrdersOnceNewestFirst(String query) {
    for (int i = 0; i < 30; i++) http.order();
    var seen = new ArrayList<String>();
    var times = new ArrayList<String>();
    var path = "/orders?" + query;
    while (path != null) {
      var response = http.get(path);
      var json = new JsonObject(response.body());
      for (var each : json.getJsonArray("orders")) {
        seen.add(((JsonObject) each).getString("order_id"));
        times.add(((JsonObject) each).getString("created_at"));
      }
      path = json.getJsonObject("links").getString("next");
      assertThat(response.headers().firstValue("Link").orElse(null))
          .isEqualTo(path == null ? null : "<" + path + ">; rel=\"next\"");
    }
    assertThat(new HashSet<>(seen)).hasSameSizeAs(seen).hasSize((int) rig.orders());
    assertThat(times.stream().map(OffsetDateTime::parse).toList())
        .isSortedAccordingTo(Comparator.reverseOrder());
  }
}
