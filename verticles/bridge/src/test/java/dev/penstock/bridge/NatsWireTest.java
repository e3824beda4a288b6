package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real server does not do on request. */
final class NatsWireTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final String GREETING = "INFO {\"version\":\"2.15.1\",\"max_payload\":100}\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final List<String> said = new CopyOnWriteArrayList<>();

  @AfterEach
  void closeVertx() {
    Eventually.get(vertx.close());
  }

  /** Greets and says {@code answer} to every ping while it is alive. */
  private NetServer server(String greeting, String answer, AtomicBoolean alive) {
    var server =
        vertx.createNetServer().connectHandler(socket -> serve(socket, greeting, answer, alive));
    return Eventually.get(server.listen(0, "127.0.0.1"));
  }

  private void serve(NetSocket socket, String greeting, String answer, AtomicBoolean alive) {
    socket.write(greeting);
    socket.handler(
        bytes -> {
          said.add(bytes.toString());
          if (alive.get() && bytes.toString().contains("PING")) socket.write(answer);
        });
  }

  private Future<Wire> connect(NetServer server, Duration elapsedMax) {
    return NatsWire.connect(
        vertx,
        new BridgeOptions(
            List.of("nats://127.0.0.1:" + server.actualPort()),
            "wire-test",
            "",
            elapsedMax,
            Duration.ofMillis(10),
            Duration.ofMillis(20),
            Duration.ofMillis(100)),
        state -> {});
  }

  @Test
  void connectsAgainWhenNothingIsHeard() {
    var alive = new AtomicBoolean(true);
    var wire = Eventually.get(connect(server(GREETING, "PONG\r\n", alive), SOON));
    var states = new CopyOnWriteArrayList<ConnectionState>();
    wire.onStateChange(states::add);
    alive.set(false);
    Eventually.holds("missed", () -> states.contains(ConnectionState.RECONNECTING));
    alive.set(true);
    Eventually.holds("back", () -> wire.state() == ConnectionState.CONNECTED);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 400 Bad Request, PONG, cannot be read",
    "INFO nonsense, PONG, cannot be read",
    "'', PONG, no login within",
    "'INFO {}', -ERR 'Maximum Connections Exceeded', Maximum Connections Exceeded",
    "'INFO {}', +OK, no login within",
  })
  void saysWhyAServerIsOfNoUse(String greeting, String answer, String why) {
    var lines = greeting.isEmpty() ? "" : greeting + "\r\n";
    var server = server(lines, answer + "\r\n", new AtomicBoolean(true));
    Eventually.holds(
        "the last try was answered in time",
        () -> {
          var failure = Eventually.failure(connect(server, Duration.ofMillis(300)));
          assertThat(failure).hasMessageContaining("could not be reached within 300 ms");
          return failure.getMessage().contains(why);
        });
  }

  @Test
  void sendsNothingOverABrokenLine() {
    var sockets = new CopyOnWriteArrayList<NetSocket>();
    var server =
        Eventually.get(
            vertx
                .createNetServer()
                .connectHandler(
                    socket -> {
                      sockets.add(socket);
                      serve(socket, GREETING, "PONG\r\n", new AtomicBoolean(true));
                    })
                .listen(0, "127.0.0.1"));
    var wire = Eventually.get(connect(server, SOON));
    var first = wire.line();
    assertThat(first.send("a", new byte[0])).isTrue();
    sockets.get(0).close();
    Eventually.holds("another line", () -> wire.isConnected() && wire.line() != first);
    assertThat(first.send("a", new byte[0])).isFalse();
    assertThat(wire.line().send("a", new byte[0])).isTrue();
  }

  @Test
  void refusesWhatIsTooLargeForTheServer() {
    var wire = Eventually.get(connect(server(GREETING, "PONG\r\n", new AtomicBoolean(true)), SOON));
    assertThat(wire.line().send("a", new byte[100])).isTrue();
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> wire.line().send("a", new byte[101]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("101 bytes, the server takes 100");
  }

  @Test
  void answersPings() {
    var server = server(GREETING + "PING\r\n", "PONG\r\n", new AtomicBoolean(true));
    Eventually.get(connect(server, SOON));
    Eventually.holds("a pong", () -> said.stream().anyMatch(text -> text.contains("PONG\r\n")));
  }

  @Test
  void closesWithoutWaitingForAServerThatIsMute() {
    var alive = new AtomicBoolean(true);
    var wire = Eventually.get(connect(server(GREETING, "PONG\r\n", alive), SOON));
    alive.set(false);
    Eventually.get(wire.close(Duration.ofMillis(50)));
    assertThat(wire.state()).isEqualTo(ConnectionState.CLOSED);
    assertThat(wire.line().send("a", Buffer.buffer("x").getBytes())).isFalse();
  }
}
