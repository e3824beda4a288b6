package dev.penstock.dev.bench.floors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.penstock.dev.bench.Jnats;
import dev.penstock.launcher.Main;
import dev.penstock.testkit.RealServers;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/** Every floor for a second, and that none passes what was not done. */
@TestInstance(Lifecycle.PER_CLASS)
final class FloorsIT {
  private static final FloorOptions SHORT = new FloorOptions(1, 1);

  private final Vertx vertx = Vertx.vertx();
  private Servers servers;

  @BeforeAll
  void start() {
    var nats = RealServers.nats();
    var postgres = RealServers.postgres();
    servers =
        new Servers(
            nats.url(), Optional.of(nats.pid()), postgres.url(), Optional.of(postgres.pid()));
  }

  @AfterAll
  void stop() {
    Await.result(vertx.close());
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void measuresEachAndLeavesNothingBehind() throws Exception {
    var told = new ArrayList<Floor>();
    var floors = new Floors(servers, SHORT, told::add).run();
    assertThat(told).isEqualTo(floors);
    assertThat(floors)
        .extracting(Floor::name)
        .containsExactly(
            "http-echo",
            "jnats-publish",
            "jnats-consume",
            "jnats-both",
            "postgres-1",
            "postgres-4",
            "postgres-commit",
            "bare-pipeline",
            "bare-pipeline-100",
            "bare-pipeline-500");
    assertThat(floors)
        .allSatisfy(floor -> assertThat(floor.perSecond().median()).as(floor.name()).isPositive());
    assertThat(cpu(floors, "http-echo")).containsOnlyKeys("client", "server");
    assertThat(cpu(floors, "bare-pipeline")).containsOnlyKeys("pipeline", "nats", "postgres");
    assertThat(floors)
        .filteredOn(floor -> floor.latency().isPresent())
        .extracting(Floor::name)
        .containsExactly("http-echo", "postgres-commit", "bare-pipeline-100", "bare-pipeline-500");
    assertThat(streams()).noneMatch(name -> name.startsWith("FLOOR_"));
    try (var database = FloorDatabase.create(RealServers.postgres().url())) {
      assertThat(database.number("SELECT count(*) FROM orders.orders")).isZero();
    }
  }

  @Test
  void acceptsNoLedgerWithAnOrderTooFewOrWithoutItsStock() {
    try (var database = FloorDatabase.create(servers.databaseUrl());
        var loops = new EventLoops()) {
      var writer = LedgerWriter.ofBatches(database);
      loops.deploy(writer);
      long written = write(writer);
      database.requireConfirmed(written);
      assertThatExceptionOfType(FloorException.class)
          .isThrownBy(() -> database.requireConfirmed(written + 1))
          .withMessage(
              "rows in orders.orders WHERE status = 'CONFIRMED': %d instead of %d",
              written, written + 1);
      database.number(
          "UPDATE inventory.stock SET reserved = reserved + 1 WHERE product_id = 'floor-0'"
              + " RETURNING 1");
      assertThatExceptionOfType(FloorException.class)
          .isThrownBy(() -> database.requireConfirmed(written))
          .withMessageContaining("inventory.conservation");
    }
  }

  /** Something: the machine may stand still for as long as there is to write. */
  private static long write(LedgerWriter writer) {
    return Stream.generate(() -> Await.result(writer.write(Duration.ofMillis(100))))
        .limit(100)
        .filter(written -> written > 0)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void acceptsNoStreamWithAnotherNumberOfMessages() {
    try (var streams = new FloorStreams(servers.natsUrl())) {
      streams.create(BarePipeline.STREAMS, BarePipeline.CONSUMERS);
      streams.requireMessages(FloorStreams.ORDERS, 0);
      var connection = Jnats.connect(servers.natsUrl());
      Await.result(
          Jnats.publish(Jnats.jetStream(connection), BarePipeline.CREATED, "id", new byte[0]));
      Jnats.close(connection);
      streams.requireMessages(FloorStreams.ORDERS, 1);
      assertThatExceptionOfType(FloorException.class)
          .isThrownBy(() -> streams.requireMessages(FloorStreams.ORDERS, 2))
          .withMessage("messages in FLOOR_ORDERS: 1 instead of 2");
      assertThatExceptionOfType(FloorException.class)
          .isThrownBy(() -> streams.requireDeliveredOnce(BarePipeline.CONSUMERS.get(0), 1))
          .withMessageContaining("0 instead of 1");
    }
  }

  @Test
  void acceptsNoEchoOfSomethingElse() {
    int port = listen(vertx.createHttpServer().requestHandler(r -> r.response().end("{}")));
    assertThatExceptionOfType(FloorException.class)
        .isThrownBy(() -> HttpLoad.run(task(port)))
        .withMessage("the server answered 200 {}");
  }

  @Test
  void acceptsNoServerThatCountedLess() {
    int port =
        listen(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      if (request.path().equals(EchoServer.COUNT_PATH)) {
                        request.response().end("1");
                        return;
                      }
                      request
                          .body()
                          .onSuccess(body -> request.response().setStatusCode(202).end(body));
                    }));
    assertThatExceptionOfType(FloorException.class)
        .isThrownBy(() -> HttpLoad.run(task(port)))
        .withMessageStartingWith("requests the server answered: 1 instead of ");
  }

  @Test
  void saysWhyAFloorCouldNotBeRun() {
    var nowhere =
        new Servers(
            "nats://127.0.0.1:1",
            Optional.empty(),
            "postgresql://u@127.0.0.1:1/db",
            Optional.empty());
    for (var name : List.of("jnats", "postgres")) {
      assertThatExceptionOfType(FloorException.class)
          .isThrownBy(() -> new Floors(nowhere, SHORT, floor -> {}).run(List.of(name)))
          .withMessageStartingWith("floor " + name + ": ");
    }
  }

  @Test
  void isUsageThatIsWrong() {
    assertThat(Main.commandLine().execute("bench", "floors", "cellar")).isEqualTo(2);
    assertThat(Main.commandLine().execute("bench", "floors", "--seconds", "0")).isEqualTo(2);
  }

  private static Task task(int port) {
    return Task.ofHttp(HttpLoad.NAME, port, ProcessHandle.current().pid(), SHORT);
  }

  private static int listen(HttpServer server) {
    return Await.result(server.listen(0, "127.0.0.1")).actualPort();
  }

  private List<String> streams() throws Exception {
    var connection = Jnats.connect(servers.natsUrl());
    try {
      return connection.jetStreamManagement().getStreamNames();
    } finally {
      Jnats.close(connection);
    }
  }

  private static Map<String, Double> cpu(List<Floor> floors, String name) {
    return floors.stream()
        .filter(floor -> floor.name().equals(name))
        .findFirst()
        .orElseThrow()
        .cpuMillisPerOperation();
  }
}
