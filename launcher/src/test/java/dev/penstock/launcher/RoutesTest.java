package dev.penstock.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.InMemoryBroker;
import dev.penstock.pipeline.PipelineOptions;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.store.LedgerOptions;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The routes that answer are those of the document, and so are the problems they answer. */
class RoutesTest {
  /** What a handler is mounted on for everything below it; the gateway answers the rest 404. */
  private static final List<String> CATCH_ALL = List.of("/v1/");

  private static final Pattern PROBLEM =
      Pattern.compile("new Problem\\(\\s*(\\d+),\\s*\"([a-z-]+)\"");

  private static final Pattern CONFLICT =
      Pattern.compile("conflict\\(\\s*context,\\s*\"([a-z-]+)\"");

  /** Of paths and methods that are in no document. */
  private static final List<String> ELSEWHERE = List.of("404 not-found", "405 method-not-allowed");

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void areThoseOfTheDocument() {
    var documented =
        Operation.of(ApiDocument.OPENAPI.json()).stream().map(Operation::toString).toList();
    assertThat(routes()).containsExactlyInAnyOrderElementsOf(documented);
  }

  @Test
  void answerTheProblemsOfTheDocument() {
    var document = new References(ApiDocument.OPENAPI.json());
    var documented =
        Operation.of(document.document()).stream()
            .flatMap(operation -> operation.problems(document).stream())
            .map(problem -> problem.status() + " " + problem.kind());
    assertThat(problemsInTheSources())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(documented, ELSEWHERE.stream()).collect(Collectors.toSet()));
  }

  @Test
  void haveTagsOfServicesAndNamesOfTheirOwn() {
    var operations = Operation.of(ApiDocument.OPENAPI.json());
    assertThat(operations)
        .extracting(it -> it.operation().getString("operationId"))
        .doesNotContainNull()
        .doesNotHaveDuplicates();
    assertThat(operations)
        .allSatisfy(
            it ->
                assertThat(it.operation().getJsonArray("tags").getString(0))
                    .isIn(
                        Stream.concat(Services.names().stream(), Stream.of("operator")).toList()));
  }

  /** Such as {@code GET /orders/{order_id}}. */
  private List<String> routes() {
    var router = router();
    assertThat(router.getRoutes())
        .filteredOn(route -> route.methods() == null && route.getPath() != null)
        .extracting(Route::getPath)
        .as("catch-all routes")
        .allMatch(CATCH_ALL::contains);
    return router.getRoutes().stream()
        .filter(route -> route.methods() != null)
        .flatMap(route -> route.methods().stream().map(method -> method + " " + template(route)))
        .distinct()
        .toList();
  }

  private static String template(Route route) {
    return route.getPath().replaceAll(":([a-z_]+)", "{$1}");
  }

  /** Every service's doors, none of which connects to anything before it is asked. */
  private Router router() {
    var bridge = new InMemoryBroker().bridge(vertx);
    var health = HealthChecks.create(vertx);
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var surroundings = new Surroundings(bridge, ledger(), PipelineOptions.DEFAULTS, meters, health);
    var settings = Settings.defaults(Services.sections());
    var services = Services.names().stream().map(n -> Services.create(n, settings)).toList();
    var operatorRoutes = new OperatorRoutes(vertx, health, meters);
    var http = new HttpVerticle(HttpOptions.DEFAULTS, services, surroundings, operatorRoutes);
    var promise = Promise.<Router>promise();
    vertx.runOnContext(v -> promise.complete(http.router(vertx)));
    return await(promise.future());
  }

  private static LedgerOptions ledger() {
    var usual = LedgerOptions.DEFAULTS;
    return new LedgerOptions(
        "postgresql://postgres@127.0.0.1:1/none",
        usual.connectionsMax(),
        usual.waitingMax(),
        usual.connectTimeout(),
        usual.statementTimeout());
  }

  /** Such as {@code 404 unknown-order}. */
  private static List<String> problemsInTheSources() {
    var root = Path.of(System.getProperty("penstock.root", ".."));
    try (var files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/main/"))
          .map(RoutesTest::read)
          .flatMap(RoutesTest::problemsIn)
          .distinct()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> problemsIn(String source) {
    return Stream.concat(
        PROBLEM.matcher(source).results().map(found -> found.group(1) + " " + found.group(2)),
        CONFLICT.matcher(source).results().map(found -> "409 " + found.group(1)));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
