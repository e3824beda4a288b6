package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.servers.NatsBinary;
import dev.penstock.testkit.Authority;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.NatsNode;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom a bridge talks to, and who may talk to the server. */
@ParameterizedClass
@MethodSource("servers")
final class TlsIT {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Secret PASSWORD = Secret.of(Authority.PASSWORD);

  @Parameter NatsBinary binary;
  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private Authority authority;
  private NatsNode server;

  static List<NatsBinary> servers() {
    return NatsBinaries.all();
  }

  @BeforeEach
  void makeAuthority() {
    authority = Authority.in(folder.resolve("certificates"));
  }

  @AfterEach
  void close() {
    Eventually.get(vertx.close());
    if (server != null) server.close();
  }

  private void serve(Authority.Identity identity, String more) {
    var tls = "tls { " + identity.natsTls() + more + " }";
    server = NatsNode.in(folder.resolve("server"), binary, tls).start();
  }

  private BridgeOptions with(Tls tls) {
    return BridgeOptions.of(server.url()).withTls(tls);
  }

  private BridgeOptions byName() {
    return BridgeOptions.of("tls://localhost:" + server.port());
  }

  private Bridge connect(BridgeOptions options) {
    return Eventually.get(Bridge.connect(vertx, options, BridgeObserver.NONE));
  }

  private void letsIn(BridgeOptions options) {
    Eventually.get(connect(options).drain(SOON));
  }

  /** At once, although a first connect may try for minutes. */
  private String refusal(BridgeOptions options) {
    long startNanos = System.nanoTime();
    var failure = Eventually.failure(Bridge.connect(vertx, options, BridgeObserver.NONE));
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(SOON);
    return failure.getMessage();
  }

  @Test
  void trustsACertificateForTheHostOfTheUrl() {
    serve(authority.issue("server", "127.0.0.1"), "");
    letsIn(with(Tls.trusting(authority.certificate())));
    letsIn(with(Tls.trusting(authority.trustStore(), PASSWORD)));
    server.close();
    serve(authority.issue("named", "localhost"), "");
    letsIn(byName().withTls(Tls.trusting(authority.certificate())));
  }

  @Test
  void refusesACertificateForAnotherHost() {
    serve(authority.issue("server", "nats.example", "10.1.2.3"), "");
    var trusting = Tls.trusting(authority.certificate());
    assertThat(refusal(with(trusting)))
        .contains(server.url(), "shows a certificate that is not trusted", "127.0.0.1");
    assertThat(refusal(byName().withTls(trusting))).contains("not trusted", "localhost");
    var pem = new PemTrustOptions().addCertPath(authority.certificate().toString());
    var given = new ClientSSLOptions().setTrustOptions(pem).setHostnameVerificationAlgorithm("");
    assertThat(refusal(with(Tls.of(given)))).contains("not trusted", "127.0.0.1");
  }

  @Test
  void refusesACertificateOfAStranger() {
    serve(Authority.in(folder.resolve("stranger")).issue("server", "127.0.0.1", "localhost"), "");
    assertThat(refusal(with(Tls.trusting(authority.certificate()))))
        .contains("shows a certificate that is not trusted");
    assertThat(refusal(byName())).as("what this Java trusts").contains("not trusted");
  }

  @Test
  void refusesAnExpiredCertificate() {
    serve(authority.issueExpired("server", "127.0.0.1"), "");
    assertThat(refusal(with(Tls.trusting(authority.certificate()))))
        .contains("shows a certificate that is not trusted: it has expired, NotAfter");
  }

  @Test
  void showsItsOwnCertificateToAServerThatAsks() {
    var verify = ", ca_file: \"" + authority.certificate() + "\", verify: true";
    serve(authority.issue("server", "127.0.0.1"), verify);
    var trusting = Tls.trusting(authority.certificate());
    letsIn(with(trusting.showing(authority.issue("client").keyStore(), PASSWORD)));
    hearsAnAlert(trusting);
    var stranger = Authority.in(folder.resolve("stranger")).issue("client").keyStore();
    hearsAnAlert(trusting.showing(stranger, PASSWORD));
    var expired = authority.issueExpired("expired").keyStore();
    hearsAnAlert(trusting.showing(expired, PASSWORD));
  }

  /** Unless what this side had just sent met a closed door, which drops what was on its way. */
  private void hearsAnAlert(Tls tls) {
    Eventually.holds(
        "an alert was heard",
        () -> {
          var refusal = refusal(quickly(with(tls)));
          assertThat(refusal).contains("could not be reached");
          return refusal.contains("Received fatal alert");
        });
  }

  private static BridgeOptions quickly(BridgeOptions patient) {
    return new BridgeOptions(
        patient.servers(),
        patient.clientName(),
        patient.credentials(),
        patient.tls(),
        patient.inboxPrefix(),
        Duration.ofSeconds(1),
        patient.backoffMin(),
        patient.backoffMax(),
        patient.pingInterval());
  }

  @Test
  void encryptsWhenTheServerDemandsItAndNeverLessThanAsked() {
    serve(authority.issue("server", "127.0.0.1"), "");
    assertThat(refusal(BridgeOptions.of(server.url()))).contains("not trusted");
    server.close();
    server = NatsNode.in(folder.resolve("plain"), binary).start();
    var trusting = quickly(with(Tls.trusting(authority.certificate())));
    Eventually.holds(
        "the last try was answered in time",
        () -> {
          var refusal = refusal(trusting);
          assertThat(refusal).contains("could not be reached");
          return refusal.contains("the server offers no TLS");
        });
  }

  @Test
  void takesRenewedFilesAtTheNextConnect() throws IOException {
    serve(authority.issue("server", "127.0.0.1"), "");
    var trusted = Files.copy(authority.certificate(), folder.resolve("trusted.pem"));
    var bridge = connect(with(Tls.trusting(trusted)));
    var next = Authority.in(folder.resolve("next"));
    server.configure("tls { " + next.issue("server", "127.0.0.1").natsTls() + " }");
    try (var log = new ListenedLog(ConnectLog.class)) {
      Files.writeString(trusted, "-----BEGIN CERT");
      server.kill();
      log.awaitLine("file " + trusted + " holds no");
      server.start();
    }
    assertThat(bridge.state()).isEqualTo(ConnectionState.RECONNECTING);
    Files.copy(next.certificate(), trusted, StandardCopyOption.REPLACE_EXISTING);
    Eventually.holds("back", () -> bridge.state() == ConnectionState.CONNECTED);
    Eventually.get(bridge.drain(SOON));
  }
}
