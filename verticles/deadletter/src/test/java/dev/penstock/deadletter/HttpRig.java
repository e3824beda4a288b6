package dev.penstock.deadletter;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The door behind a real HTTP server, with what the launcher mounts around it; and a client. */
final class HttpRig extends VerticleBase {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final DeadletterService service;
  private final Surroundings surroundings;
  private Door door;
  private HttpServer server;

  HttpRig(DeadletterService service, Surroundings surroundings) {
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

  HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  HttpResponse<String> post(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
        .timeout(Duration.ofSeconds(15));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Oldest first. */
  List<JsonObject> letters(String query) {
    var response = get("/deadletters?limit=500&" + query);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    var letters = new ArrayList<JsonObject>();
    for (var letter : new JsonObject(response.body()).getJsonArray("letters")) {
      letters.add((JsonObject) letter);
    }
    Collections.reverse(letters);
    return letters;
  }

  JsonObject letter(long letterId) {
    var response = get("/deadletters/" + letterId);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new JsonObject(response.body());
  }

  HttpResponse<String> replay(long letterId) {
    return decide(letterId, "replay", decision());
  }

  HttpResponse<String> discard(long letterId) {
    return decide(letterId, "discard", decision());
  }

  HttpResponse<String> decide(long letterId, String action, JsonObject decision) {
    return post("/deadletters/" + letterId + "/" + action, decision.encode());
  }

  static JsonObject decision() {
    return new JsonObject().put("actor", "ana").put("reason", "mended in 1.2");
  }

  static void assertProblem(HttpResponse<String> response, int status, String kind) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(new JsonObject(response.body()).getString("type")).endsWith("/" + kind);
  }
}
