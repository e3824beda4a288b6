package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.NKey;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The ways to be let in. */
@ParameterizedClass
@MethodSource("servers")
final class LoginIT {
  private static final Duration SOON = Duration.ofSeconds(5);

  @Parameter Path binary;
  @TempDir Path store;
  private final Vertx vertx = Vertx.vertx();

  static List<Path> servers() {
    return TestNats.all();
  }

  @AfterEach
  void closeVertx() {
    Eventually.get(vertx.close());
  }

  private static BridgeOptions options(TestNats server) {
    return BridgeOptions.of(server.url());
  }

  private void letsIn(BridgeOptions options) {
    var bridge = Eventually.get(Bridge.connect(vertx, options, BridgeObserver.NONE));
    assertThat(bridge.state()).isEqualTo(ConnectionState.CONNECTED);
    Eventually.get(bridge.drain(SOON));
  }

  private void refuses(BridgeOptions options) {
    assertThat(Eventually.failure(Bridge.connect(vertx, options, BridgeObserver.NONE)))
        .hasMessageContaining("refused the credentials");
  }

  private TestNats configured(String config) throws IOException {
    var file = Files.writeString(store.resolve("nats.conf"), config);
    return new TestNats(binary, store.resolve("js"), "-c", file.toString()).start();
  }

  @Test
  void letsInByUserAndPassword() {
    try (var server = new TestNats(binary, store, "--user", "u", "--pass", "right").start()) {
      letsIn(options(server).withCredentials(new Credentials.UserPassword("u", "right")));
      var wrong = new Credentials.UserPassword("u", "wrong");
      refuses(options(server).withCredentials(wrong));
      assertThat(options(server).withCredentials(wrong).toString()).doesNotContain("wrong");
    }
  }

  @Test
  void letsInByToken() {
    try (var server = new TestNats(binary, store, "--auth", "secret").start()) {
      letsIn(options(server).withCredentials(new Credentials.Token("secret")));
      refuses(options(server));
    }
  }

  @Test
  void keepsToItsInboxes() throws IOException {
    var permissions = "{publish: \">\", subscribe: \"_INBOX.order.>\"}";
    var users = "users: [{user: order, password: p, permissions: " + permissions + "}]";
    try (var server = configured("authorization { " + users + " }")) {
      var options =
          options(server)
              .withCredentials(new Credentials.UserPassword("order", "p"))
              .withInboxPrefix("_INBOX.order.");
      var bridge = Eventually.get(Bridge.connect(vertx, options, BridgeObserver.NONE));
      Eventually.get(bridge.management().ensure(List.of(BridgeFixture.ORDERS), List.of()));
      Eventually.get(bridge.drain(SOON));
    }
  }

  @Test
  void encrypts() throws Exception {
    var keys = store.resolve("keys.p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var made =
        new ProcessBuilder(
                (keytool
                        + " -genkeypair -alias n -keyalg RSA -dname CN=localhost -storepass secret"
                        + " -ext SAN=ip:127.0.0.1 -storetype PKCS12 -keystore "
                        + keys)
                    .split(" "))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(made.waitFor()).isZero();
    var opened = KeyStore.getInstance(keys.toFile(), "secret".toCharArray());
    var certificate = pem("CERTIFICATE", opened.getCertificate("n").getEncoded());
    var key = pem("PRIVATE KEY", opened.getKey("n", "secret".toCharArray()).getEncoded());
    var tls = "tls { cert_file: \"" + certificate + "\", key_file: \"" + key + "\" }";
    try (var server = configured(tls)) {
      letsIn(options(server).withTls(Tls.trusting(certificate)));
      letsIn(options(server).withTls(Tls.mutual(keys, "secret", keys, "secret")));
    }
  }

  private Path pem(String what, byte[] bytes) throws IOException {
    var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    var text =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(what, lines.encodeToString(bytes), what);
    return Files.writeString(store.resolve(what.replace(' ', '-') + ".pem"), text);
  }

  @Test
  void letsInByNkey() throws Exception {
    var user = NKey.createUser(new SecureRandom());
    var seed = Files.writeString(store.resolve("user.nk"), new String(user.getSeed()) + "\n");
    var config = "authorization { users: [{nkey: " + new String(user.getPublicKey()) + "}] }";
    try (var server = configured(config)) {
      letsIn(options(server).withCredentials(new Credentials.NkeySeedFile(seed.toString())));
      refuses(options(server));
    }
  }
}
