package dev.penstock.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.pipeline.Door;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.pipeline.http.Correlation;
import dev.penstock.pipeline.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The door behind a real HTTP server, with what the launcher mounts around it; and a client. */
final class HttpRig extends VerticleBase {
  static final String BODY =
      """
      {"items":[{"product_id":"sku-1","quantity":2}],"customer_id":"c-1",\
      "payment_method":"pm_card_visa"}""";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final OrderService service;
  private final Surroundings surroundings;
  private Door door;
  private HttpServer server;

  HttpRig(OrderService service, Surroundings surroundings) {
    this.service = service;
    this.surroundings = surroundings;
  }

  @Override
  public Future<?> start() {
    door = service.door(vertx, surroundings).orElseThrow();
    var router = Router.router(vertx);
    router.route().handler(Correlation::handle);
    door.mount(router);
    router.errorHandler(
        404, context -> new Problem(404, "not-found", "Not found", "Nothing here.").send(context));
    router.errorHandler(
        500, context -> new Problem(500, "internal-error", "Bug", "A bug.").send(context));
    server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0));
    return server.requestHandler(router).listen();
  }

  @Override
  public Future<?> stop() {
    return server.close().eventually(door::close);
  }

  int port() {
    return server.actualPort();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(15));
  }

  HttpRequest.Builder post(String body) {
    return request("/orders")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  HttpRequest.Builder cancelling(Object orderId) {
    return request("/orders/" + orderId + "/cancel").POST(BodyPublishers.noBody());
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  /** The same order with a priority. */
  static String bodyWith(String priority) {
    return BODY.replaceFirst("\\{", "{\"priority\":\"" + priority + "\",");
  }

  /** Posts a good order; answers its id. */
  UUID order() {
    return id(send(post(BODY)));
  }

  /** What is shown of a cancelled order's compensation. */
  String compensation(UUID id) {
    return new JsonObject(get("/orders/" + id).body()).getString("compensation");
  }

  static UUID id(HttpResponse<String> response) {
    return UUID.fromString(new JsonObject(response.body()).getString("order_id"));
  }

  static void assertProblem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(new JsonObject(response.body()).getInteger("status")).isEqualTo(status);
  }
}
