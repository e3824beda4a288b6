package dev.penstock.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testkit.Authority;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.NatsNode;
import dev.penstock.testkit.RealServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a NATS that encrypts and asks who comes, as an operator configures it. */
final class GuardedNatsIT {
  private static final String TOKEN = "hidden-token";
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

  @TempDir Path folder;

  private NatsNode serve(Authority authority) {
    var tls = "tls { " + authority.issue("server", "127.0.0.1").natsTls() + " }";
    var login = "authorization { token: \"" + TOKEN + "\" }";
    return NatsNode.in(folder.resolve("server"), NatsBinaries.newest(), tls, login).start();
  }

  private Map<String, String> environment(NatsNode server, Authority authority) {
    var environment = new HashMap<String, String>();
    environment.put("NATS_URL", "tls://127.0.0.1:" + server.port());
    environment.put("DATABASE_URL", RealServers.freshDatabase());
    environment.put("PENSTOCK_NATS_TLS_TRUSTED_FILE", authority.certificate().toString());
    return environment;
  }

  @Test
  void endsAnOrderWithATokenFromAFileOverTls() throws Exception {
    var authority = Authority.in(folder.resolve("certificates"));
    try (var server = serve(authority)) {
      var environment = environment(server, authority);
      var token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
      environment.put("PENSTOCK_NATS_TOKEN_FILE", token.toString());
      try (var process = PenstockProcess.start(environment, "run", "--http-port", "0")) {
        var shop = process.shop();
        shop.stock("guarded", 10, 100);
        shop.awaitEnd(shop.place(Shop.order(Shop.GOOD_CARD, "guarded", 1)));
        process.signal("TERM");
        assertThat(process.awaitExit(PenstockProcess.STOP_MAX)).isZero();
        assertThat(process.err()).contains("external, tls://127.0.0.1:" + server.port());
        assertThat(process.out() + process.err()).doesNotContain(TOKEN);
      }
    }
  }

  @Test
  void showsNoTokenOfAUrlThatIsRefused() {
    var authority = Authority.in(folder.resolve("certificates"));
    try (var server = serve(authority)) {
      var environment = environment(server, authority);
      environment.put("NATS_URL", "tls://hidden-wrong@127.0.0.1:" + server.port());
      try (var process =
          PenstockProcess.start(
              environment,
              "run",
              "--http-port",
              "0",
              "--log-format",
              "json",
              "-s",
              "log.level=debug")) {
        assertThat(process.awaitExit(ANSWER_MAX)).isEqualTo(1);
        assertThat(process.err())
            .startsWith("penstock: NATS at tls://127.0.0.1:" + server.port())
            .contains("refused the credentials");
        assertThat(process.out() + process.err()).doesNotContain("hidden");
      }
    }
  }
}
