package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.penstock.testkit.Authority;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.NatsNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The auditor is let in by the same settings as the services. */
final class NatsAccessIT {
  private static final int UNSOUND = 1; // since such a broker has no streams
  private static final int NOT_CHECKED = 3;

  @TempDir private static Path folder;

  static Stream<Arguments> ways() throws IOException {
    var password = Files.writeString(folder.resolve("password"), "right\n");
    var authority = Authority.in(Files.createDirectory(folder.resolve("authority")));
    var server = authority.issue("server", "127.0.0.1");
    var tls = "tls { " + server.natsTls() + " }";
    var user = "authorization { user: me, password: right }";
    var token = "authorization { token: right }";
    return Stream.of(
        arguments(user, UNSOUND, List.of("nats.user=me", "nats.password=right")),
        arguments(user, UNSOUND, List.of("nats.user=me", "nats.password_file=" + password)),
        arguments(user, NOT_CHECKED, List.of("nats.user=me", "nats.password=wrong")),
        arguments(token, UNSOUND, List.of("nats.token=right")),
        arguments(token, NOT_CHECKED, List.of()),
        arguments(tls, UNSOUND, List.of("nats.tls_trusted_file=" + authority.certificate())),
        arguments(
            tls,
            UNSOUND,
            List.of(
                "nats.tls_trust_store=" + authority.trustStore(),
                "nats.tls_trust_store_password=" + Authority.PASSWORD)),
        arguments(tls, NOT_CHECKED, List.of()));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void logsInAsTheSettingsSay(String configuration, int code, List<String> settings)
      throws IOException {
    var here = Files.createTempDirectory(folder, "nats-");
    try (var node = NatsNode.in(here, NatsBinaries.newest(), configuration).start()) {
      var line = new ArrayList<>(List.of("--database-url", SampleRun.ONE.databaseUrl()));
      line.addAll(List.of("--nats-url", node.url(), "--drain", "0s"));
      for (var setting : settings) line.addAll(List.of("-s", setting));
      var audited = Audited.of(line.toArray(String[]::new));
      assertThat(audited.code()).as(audited.err() + audited.out()).isEqualTo(code);
      assertThat(audited.err()).doesNotContain("right").doesNotContain("wrong");
    }
  }
}
