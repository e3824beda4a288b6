package dev.penstock.inventory;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.pipeline.http.Correlation;
import dev.penstock.store.LedgerOptions;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The door over real HTTP and a real PostgreSQL. */
class StockApiIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String LEVEL = "{\"quantity\":100,\"unit_price_cents\":1999}";

  private final Vertx vertx = Vertx.vertx();
  private final TestLedger ledger = new TestLedger(vertx);
  private Context loop;
  private StockApi door;
  private WebClient client;

  @BeforeEach
  void start() {
    client = open(ledger.options);
  }

  @AfterEach
  void stop() {
    TestLedger.await(vertx.close());
  }

  @Test
  void answers201ToNewStockAnd200After() {
    var created = put("/stock/sku-1", LEVEL);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.getHeader("Location")).isEqualTo("/stock/sku-1");
    assertThat(created.bodyAsJsonObject())
        .isEqualTo(
            new JsonObject(
                """
                {"product_id":"sku-1","on_hand":100,"reserved":0,"available":100,
                 "unit_price_cents":1999,"currency":"eur"}"""));
    var again = put("/stock/sku-1", "{\"quantity\":70,\"unit_price_cents\":5}");
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.bodyAsJsonObject().getInteger("on_hand")).isEqualTo(70);
    assertThat(get("/stock/sku-1").bodyAsJsonObject()).isEqualTo(again.bodyAsJsonObject());
    ledger.assertConserved();
  }

  @Test
  void recordsEveryChangeOfWhatIsOnHand() {
    put("/stock/sku-1", LEVEL);
    put("/stock/sku-1", LEVEL);
    put("/stock/sku-1", "{\"quantity\":40,\"unit_price_cents\":1999}");
    put("/stock/sku-2", "{\"quantity\":0,\"unit_price_cents\":1}");
    assertThat(ledger.query("SELECT delta FROM inventory.stock_adjustments ORDER BY 1"))
        .extracting(row -> row.getInteger(0))
        .containsExactly(-60, 100);
    ledger.assertConserved();
  }

  @Test
  void answers409ToLessThanIsPromised() {
    put("/stock/sku-1", LEVEL);
    ledger.query("UPDATE inventory.stock SET reserved = 30");
    var refused = put("/stock/sku-1", "{\"quantity\":29,\"unit_price_cents\":1}");
    assertProblem(refused, 409);
    assertThat(refused.bodyAsJsonObject().getString("detail")).contains("30");
    assertThat(ledger.product("sku-1")).isEqualTo(new Product("sku-1", 100, 30, 1_999));
    assertThat(put("/stock/sku-1", "{\"quantity\":30,\"unit_price_cents\":1}").statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/stock/sku-1 | {\"quantity\":-1,\"unit_price_cents\":1} | #/quantity",
        "/stock/sku-1 | {\"quantity\":1.5,\"unit_price_cents\":1} | #/quantity",
        "/stock/sku-1 | {\"quantity\":1,\"unit_price_cents\":90000001} | #/unit_price_cents",
        "/stock/sku-1 | {\"quantity\":1} | #/unit_price_cents",
        "/stock/sku-1 | {\"quantity\":1,\"unit_price_cents\":1,\"extra\":1} | #/extra",
        "/stock/sku-1 | {\"quantity\": | #",
        "/stock/sku-1 | [1,2] | #",
        "/stock/sku-1 | null | #",
        "/stock/sku-1 | '' | #",
        "/stock/sku%201 | {\"quantity\":1,\"unit_price_cents\":1} | #/product_id",
        "/stock/sku%2F1 | {\"quantity\":1,\"unit_price_cents\":1} | #/product_id"
      })
  void answers400WithPointers(String path, String body, String pointer) {
    var refused = put(path, body);
    assertProblem(refused, 400);
    assertThat(pointers(refused)).containsExactly(pointer);
    assertThat(ledger.snapshot()).isEmpty();
  }

  @Test
  void answers413And415() {
    assertProblem(put("/stock/sku-1", " ".repeat(65 * 1024)), 413);
    var text =
        TestLedger.await(
            client
                .put("/stock/sku-1")
                .putHeader("Content-Type", "text/plain")
                .sendBuffer(Buffer.buffer(LEVEL)));
    assertProblem(text, 415);
  }

  @ParameterizedTest
  @CsvSource({"/stock/sku-9", "/stock/sku%209"})
  void answers404OfWhatNobodyKnows(String path) {
    assertProblem(get(path), 404);
  }

  @Test
  void listsPageByPageInTheOrderOfIds() {
    for (var id : new String[] {"b", "a", "B", "a.1", "c"}) put("/stock/" + id, LEVEL);
    var seen = new ArrayList<String>();
    var path = "/stock?limit=2";
    for (int pages = 0; pages < 3; pages++) {
      var page = get(path);
      var items = page.bodyAsJsonObject().getJsonArray("items");
      for (var item : items) seen.add(((JsonObject) item).getString("product_id"));
      var link = page.getHeader("Link");
      assertThat(link == null).as("last page").isEqualTo(pages == 2);
      if (link != null) path = link.substring(1, link.indexOf('>'));
    }
    assertThat(seen).containsExactly("B", "a", "a.1", "b", "c");
  }

  @Test
  void listsNothingWhenThereIsNothing() {
    var page = get("/stock");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.bodyAsJsonObject()).isEqualTo(new JsonObject().put("items", new JsonArray()));
  }

  @ParameterizedTest
  @CsvSource({"limit=0,?limit", "limit=201,?limit", "cursor=%21,?cursor"})
  void answers400ToAPageItDoesNotHave(String query, String pointer) {
    var refused = get("/stock?" + query);
    assertProblem(refused, 400);
    assertThat(pointers(refused)).containsExactly(pointer);
  }

  @Test
  void answers503WhenTheLedgerIsAway() {
    var nobody = "postgresql://postgres@127.0.0.1:1/none";
    var away = open(options(nobody));
    for (var response :
        new HttpResponse<?>[] {
          TestLedger.await(away.get("/stock").send()),
          TestLedger.await(away.get("/stock/sku-1").send()),
          TestLedger.await(away.put("/stock/sku-1").sendJsonObject(new JsonObject(LEVEL)))
        }) {
      assertProblem(response, 503);
      assertThat(response.getHeader("Retry-After")).matches("[123]");
    }
  }

  @Test
  void closesWhenAcceptedRequestsAreDone() {
    put("/stock/sku-1", LEVEL);
    var unlock = ledger.lock("sku-1");
    var accepted = client.put("/stock/sku-1").sendJsonObject(new JsonObject(LEVEL));
    eventually(SOON, () -> assertThat(ledger.waitingForLocks()).isEqualTo(1));
    Promise<Void> closed = Promise.promise();
    loop.runOnContext(v -> door.close().onComplete(closed));
    assertThat(closed.future().isComplete()).isFalse();
    unlock.run();
    assertThat(TestLedger.await(accepted).statusCode()).isEqualTo(200);
    TestLedger.await(closed.future());
  }

  private HttpResponse<Buffer> put(String path, String body) {
    return TestLedger.await(
        client
            .request(HttpMethod.PUT, path)
            .putHeader("Content-Type", "application/json; charset=utf-8")
            .sendBuffer(Buffer.buffer(body)));
  }

  private HttpResponse<Buffer> get(String path) {
    return TestLedger.await(client.get(path).send());
  }

  private static void assertProblem(HttpResponse<?> response, int status) {
    assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(status);
    assertThat(response.getHeader("Content-Type")).isEqualTo("application/problem+json");
    assertThat(response.bodyAsJsonObject().getInteger("status")).isEqualTo(status);
    assertThat(response.getHeader(Correlation.HEADER)).isNotBlank();
  }

  private static Iterable<String> pointers(HttpResponse<?> response) {
    return response.bodyAsJsonObject().getJsonArray("errors").stream()
        .map(error -> ((JsonObject) error).getString("pointer"))
        .toList();
  }

  private static LedgerOptions options(String url) {
    var defaults = LedgerOptions.DEFAULTS;
    return new LedgerOptions(url, 1, 10, Duration.ofMillis(500), defaults.statementTimeout());
  }

  private WebClient open(LedgerOptions options) {
    HttpServer server =
        TestLedger.onEventLoop(
            vertx,
            () -> {
              loop = vertx.getOrCreateContext();
              var router = Router.router(vertx);
              router.route().handler(Correlation::handle);
              door = StockApi.open(vertx, options, InventoryConfig.DEFAULTS);
              door.mount(router);
              return vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1");
            });
    return WebClient.create(
        vertx,
        new WebClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(server.actualPort()));
  }
}
