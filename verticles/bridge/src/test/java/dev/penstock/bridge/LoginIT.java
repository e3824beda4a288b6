package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.servers.NatsBinary;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.NatsNode;
import dev.penstock.testkit.NatsOperator;
import io.nats.client.NKey;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The ways to be let in, and not to be. */
@ParameterizedClass
@MethodSource("servers")
final class LoginIT {
  private static final Duration SOON = Duration.ofSeconds(5);

  @Parameter NatsBinary binary;
  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private NatsNode server;

  static List<NatsBinary> servers() {
    return NatsBinaries.all();
  }

  @AfterEach
  void close() {
    Eventually.get(vertx.close());
    if (server != null) server.close();
  }

  private void serve(String configuration) {
    server = NatsNode.in(folder.resolve("server"), binary, configuration).start();
  }

  private BridgeOptions as(Credentials credentials) {
    return BridgeOptions.of(server.url()).withCredentials(credentials);
  }

  private Bridge connect(BridgeOptions options) {
    return Eventually.get(Bridge.connect(vertx, options, BridgeObserver.NONE));
  }

  private void letsIn(BridgeOptions options) {
    var bridge = connect(options);
    assertThat(bridge.state()).isEqualTo(ConnectionState.CONNECTED);
    Eventually.get(bridge.drain(SOON));
  }

  /** At once, although a first connect may try for minutes. */
  private String refusal(BridgeOptions options) {
    long startNanos = System.nanoTime();
    var failure = Eventually.failure(Bridge.connect(vertx, options, BridgeObserver.NONE));
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(SOON);
    return failure.getMessage();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void letsInByUserAndPassword() throws IOException {
    serve("authorization { user: u, password: right }");
    letsIn(as(new Credentials.UserPassword("u", "right")));
    letsIn(as(new Credentials.UserPassword("u", Secret.in(file("password", "right\n")))));
    letsIn(BridgeOptions.of(server.urlFor("u:right")));
    assertThat(refusal(as(new Credentials.UserPassword("u", "wrong"))))
        .contains(server.url(), "refused the credentials (user u)", "Authorization Violation")
        .doesNotContain("wrong");
    assertThat(refusal(BridgeOptions.of(server.urlFor("u:wrong"))))
        .contains(server.url(), "refused the credentials")
        .doesNotContain("wrong");
  }

  @Test
  void letsInByToken() throws IOException {
    serve("authorization { token: right }");
    letsIn(as(new Credentials.Token("right")));
    letsIn(as(new Credentials.Token(Secret.in(file("token", "right\n")))));
    letsIn(BridgeOptions.of(server.urlFor("right")));
    assertThat(refusal(as(new Credentials.Token("wrong"))))
        .contains("refused the credentials (a token)")
        .doesNotContain("wrong");
    assertThat(refusal(as(Credentials.NONE))).contains("no credentials");
  }

  @Test
  void letsInByNkey() throws Exception {
    var user = NKey.createUser(new SecureRandom());
    var seed = file("user.nk", new String(user.getSeed()) + "\n");
    var other = new String(NKey.createUser(new SecureRandom()).getSeed());
    serve("authorization { users: [{nkey: " + new String(user.getPublicKey()) + "}] }");
    letsIn(as(new Credentials.NkeySeedFile(seed)));
    assertThat(refusal(as(new Credentials.NkeySeedFile(file("other.nk", other)))))
        .contains("refused the credentials (nkey seed file ", "other.nk)")
        .doesNotContain(other);
    assertThat(refusal(as(Credentials.NONE))).contains("refused the credentials");
  }

  @Test
  void letsInByCredsFile() {
    var operator = NatsOperator.create();
    serve(operator.configuration());
    var good = folder.resolve("good.creds");
    operator.writeUser(good);
    letsIn(as(new Credentials.CredsFile(good)));
    var stranger = folder.resolve("stranger.creds");
    NatsOperator.create().writeUser(stranger);
    assertThat(refusal(as(new Credentials.CredsFile(stranger))))
        .contains(server.url(), "refused the credentials (creds file " + stranger + ")");
  }

  @Test
  void failsAtOnceWhenAFileIsBroken() {
    serve("");
    var absent = folder.resolve("absent.creds");
    assertThat(refusal(as(new Credentials.CredsFile(absent))))
        .isEqualTo(
            "NATS at "
                + server.url()
                + " cannot be connected to: file "
                + absent
                + " does not exist");
  }

  @Test
  void goesOnWhenARevokedUserGetsAnotherFile() throws IOException {
    var operator = NatsOperator.create();
    serve(operator.configuration());
    var creds = folder.resolve("user.creds");
    var userId = operator.writeUser(creds);
    var bridge = connect(as(new Credentials.CredsFile(creds)));
    var states = new CopyOnWriteArrayList<ConnectionState>();
    bridge.onStateChange(states::add);
    operator.revoke(userId);
    server.configure(operator.configuration());
    // Somebody replaces the file just then: neither half of one nor none ends a running bridge.
    try (var log = new ListenedLog(ConnectLog.class)) {
      dropRevoked();
      log.awaitLine("refused the credentials (creds file " + creds + ")");
      Files.writeString(creds, "-----BEGIN NATS");
      log.awaitLine("file " + creds + " is no .creds file");
      Files.delete(creds);
      log.awaitLine("file " + creds + " does not exist");
    }
    operator.writeUser(creds);
    Eventually.holds("back", () -> states.contains(ConnectionState.CONNECTED));
    assertThat(states).containsExactly(ConnectionState.RECONNECTING, ConnectionState.CONNECTED);
    Eventually.get(bridge.drain(SOON));
  }

  /** Old servers look at revocations only when somebody comes. */
  private void dropRevoked() {
    if (binary.atLeast(2, 10)) {
      server.signal("HUP");
    } else {
      server.kill();
      server.start();
    }
  }

  @Test
  void keepsToItsInboxes() {
    var permissions = "{publish: \">\", subscribe: \"_INBOX.order.>\"}";
    serve(
        "authorization { users: [{user: order, password: p, permissions: " + permissions + "}] }");
    var bridge =
        connect(as(new Credentials.UserPassword("order", "p")).withInboxPrefix("_INBOX.order."));
    Eventually.get(bridge.management().ensure(List.of(BridgeFixture.ORDERS), List.of()));
    Eventually.get(bridge.drain(SOON));
  }
}
