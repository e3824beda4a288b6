package dev.penstock.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/**
 * The promises of {@code /openapi.json}. Every answer that a test gets is held against them: its
 * status, its headers and its body, nothing missing and nothing that is not described.
 */
final class HttpContract {
  /** Of the transport, and so of no route. */
  private static final Set<String> TRANSPORT =
      Set.of("content-type", "content-length", "connection", "transfer-encoding");

  private static final String PROBLEM = "application/problem+json";

  private static HttpContract served;

  private final JsonContract json;
  private final Set<String> seen = new ConcurrentSkipListSet<>();

  private HttpContract(JsonObject document) {
    json = new JsonContract(document);
  }

  /** What the first process that is asked serves; all are of the same build. */
  static synchronized HttpContract servedBy(String url) {
    if (served == null) served = new HttpContract(fetch(url + "/openapi.json"));
    return served;
  }

  static JsonObject fetch(String url) {
    try {
      var request = HttpRequest.newBuilder(URI.create(url)).build();
      var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      return new JsonObject(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Such as {@code placeOrder 202}, of all answers so far. */
  Set<String> seen() {
    return new TreeSet<>(seen);
  }

  /** All answers that are described. */
  Set<String> described() {
    var described = new TreeSet<String>();
    for (var path : json.document().getJsonObject("paths")) {
      for (var operation : (JsonObject) path.getValue()) {
        if (!(operation.getValue() instanceof JsonObject it)) continue;
        var id = it.getString("operationId");
        it.getJsonObject("responses").fieldNames().forEach(s -> described.add(id + " " + s));
      }
    }
    return described;
  }

  /** Fails when the answer is none that is described; returns it. */
  Answer check(Answer answer) {
    var request = answer.response().request();
    var method = request.method().toLowerCase(Locale.ROOT);
    var where = request.method() + " " + request.uri().getPath() + " " + answer.status();
    var path = path(request.uri().getRawPath());
    var operation = path.map(it -> it.getJsonObject(method));
    if (operation.isEmpty()) {
      var isOfTheGateway = request.uri().getPath().startsWith("/v1/");
      var nothing = path.isEmpty() ? Set.of(404) : Set.of(405);
      assertThat(answer.status()).as(where).isIn(isOfTheGateway ? Set.of(401, 404) : nothing);
      return answer;
    }
    var response = operation.get().getJsonObject("responses").getJsonObject("" + answer.status());
    assertThat(response).as(where + " is described").isNotNull();
    checkHeaders(where, json.resolved(response), answer);
    checkBody(where, json.resolved(response), answer);
    seen.add(operation.get().getString("operationId") + " " + answer.status());
    return answer;
  }

  /** The one without parameters, when several fit. */
  private Optional<JsonObject> path(String path) {
    var paths = json.document().getJsonObject("paths");
    return Stream.of(0, 1)
        .flatMap(
            parameters ->
                paths.fieldNames().stream()
                    .filter(it -> it.contains("{") == (parameters == 1))
                    .filter(it -> path.matches(it.replaceAll("\\{\\w+}", "[^/]+"))))
        .map(paths::getJsonObject)
        .findFirst();
  }

  private void checkHeaders(String where, JsonObject response, Answer answer) {
    var described = response.getJsonObject("headers", new JsonObject());
    for (var field : described) {
      var header = json.resolved((JsonObject) field.getValue());
      var value = answer.response().headers().firstValue(field.getKey());
      if (header.getBoolean("required", false)) {
        assertThat(value).as(where + " has " + field.getKey()).isPresent();
      }
      value.ifPresent(
          it ->
              assertThat(json.violations(header.getJsonObject("schema"), typed(header, it)))
                  .as(where + " " + field.getKey() + ": " + it)
                  .isEmpty());
    }
    var known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    known.addAll(described.fieldNames());
    known.addAll(TRANSPORT);
    assertThat(known).as(where).containsAll(answer.response().headers().map().keySet());
  }

  private static Object typed(JsonObject header, String value) {
    var isNumber = "integer".equals(header.getJsonObject("schema").getString("type"));
    return isNumber ? Integer.valueOf(value) : value;
  }

  private void checkBody(String where, JsonObject response, Answer answer) {
    var content = response.getJsonObject("content");
    if (content == null) {
      assertThat(answer.text()).as(where).isEmpty();
      return;
    }
    var type = answer.type().replaceFirst("\\s*;.*", "");
    assertThat(content.fieldNames()).as(where).contains(type);
    var described = content.getJsonObject(type);
    if (!type.endsWith("json")) return;
    var violations = json.violations(described.getJsonObject("schema"), answer.json());
    assertThat(violations).as(where + ": " + answer.text()).isEmpty();
    if (type.equals(PROBLEM)) checkProblem(where, described, answer);
  }

  private static void checkProblem(String where, JsonObject described, Answer answer) {
    var kind = answer.json().getString("type").replaceFirst(".*/", "");
    assertThat(described.getJsonObject("examples").fieldNames()).as(where).contains(kind);
    assertThat(answer.json().getInteger("status")).as(where).isEqualTo(answer.status());
  }
}
