package dev.penstock.dev;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.servers.NatsBinary;
import dev.penstock.testkit.Authority;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.NatsNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of real nats-servers. */
final class DoctorNatsIT {
  @TempDir Path folder;

  private NatsNode serve(NatsBinary binary, String... more) {
    return NatsNode.in(folder.resolve("server"), binary, more).start();
  }

  @Test
  void saysWhatTheOldestServerLacks() {
    try (var server = serve(NatsBinaries.oldest())) {
      Doctor.examines("--nats-url", server.url())
          .finds("nats.reachable", "ok")
          .finds("nats.version", "ok", "nats-server 2.9.10")
          .finds("nats.version.full_disk", "warning", "deadlocks")
          .finds("nats.version.open_door", "warning", "CVE-2023-47090")
          .finds("nats.features", "note", "sync_interval (2.10)")
          .finds("nats.login", "ok")
          .finds("nats.jetstream", "ok")
          .measures("nats.round_trip")
          .finds("nats.storage", "ok", "7 streams to be made")
          .finds("nats.topology", "ok", "a start will make")
          .finds("nats.user", "note", "does not say what we may do");
    }
  }

  @Test
  void seesPermissionsAndTheClockOfTheNewestAndChangesNothing() {
    try (var server = serve(NatsBinaries.newest())) {
      for (int time = 0; time < 2; time++) {
        Doctor.examines("--nats-url", server.url())
            .finds("nats.version", "ok")
            .finds("nats.permissions.publish", "ok")
            .finds("nats.permissions.subscribe", "ok")
            .finds("nats.permissions.provision", "ok")
            .finds("nats.clock", "ok")
            .finds("nats.max_payload", "ok", "1 MiB")
            .finds("nats.storage", "ok", "7 streams to be made");
      }
    }
  }

  @Test
  void namesWhatAUserMayNot() {
    var login =
        "accounts { A { jetstream: enabled, users: [ { user: me, password: hidden, permissions: {"
            + " publish: { allow: [\"$JS.API.>\", \"$JS.ACK.>\", \"$SYS.REQ.USER.INFO\","
            + " \"orders.>\"] }, subscribe: { allow: [\"_INBOX.>\"] } } } ] } }";
    try (var server = serve(NatsBinaries.newest(), login)) {
      var examined =
          Doctor.examines("--nats-url", server.urlFor("me:hidden"), "order", "inventory")
              .finds("nats.permissions.publish", "error", "inventory.reserved", "deadletters.order")
              .finds("nats.permissions.subscribe", "ok");
      assertThat(examined.code()).isEqualTo(1);
      assertThat(examined.out()).doesNotContain("hidden");
    }
  }

  @Test
  void saysWhoIsNotLetIn() {
    try (var server = serve(NatsBinaries.newest(), "authorization { token: \"right\" }")) {
      var examined = Doctor.examines("--nats-url", server.urlFor("hidden"));
      examined
          .finds("nats.reachable", "ok")
          .finds("nats.login", "error", "refused the credentials");
      assertThat(examined.code()).isEqualTo(1);
      assertThat(examined.out()).doesNotContain("hidden");
    }
  }

  @Test
  void comparesTheLimitsOfTheAccountWithTheStreams() {
    var limited =
        "accounts { A { jetstream { max_store: 1GB, max_streams: 3 },"
            + " users: [ { user: me, password: it } ] } }";
    try (var server = serve(NatsBinaries.newest(), limited)) {
      Doctor.examines("--nats-url", server.urlFor("me:it"))
          .finds("nats.storage", "error", "reserve 8273 MiB")
          .finds("nats.streams", "error", "may have 3 streams");
    }
  }

  @Test
  void saysWhereJetStreamIsOff() {
    var without = "accounts { A { users: [ { user: me, password: it } ] } }";
    try (var server = serve(NatsBinaries.newest(), without)) {
      Doctor.examines("--nats-url", server.urlFor("me:it"))
          .finds("nats.login", "ok")
          .finds("nats.jetstream", "error", "JetStream does not answer");
    }
  }

  @Test
  void noticesThatOneServerCannotReplicate() {
    try (var server = serve(NatsBinaries.newest())) {
      Doctor.examines("--nats-url", server.url(), "-s", "streams.replicas=3")
          .finds("nats.cluster", "error", "one server without a cluster");
    }
  }

  @Test
  void readsCertificates() {
    var authority = Authority.in(folder.resolve("certificates"));
    var tls = "tls { " + authority.issue("server", "127.0.0.1").natsTls() + " }";
    try (var server = serve(NatsBinaries.newest(), tls)) {
      var url = "tls://127.0.0.1:" + server.port();
      var trusting = "nats.tls_trusted_file=" + authority.certificate();
      var examined = Doctor.examines("--nats-url", url, "-s", trusting);
      examined.finds("nats.login", "ok");
      assertThat(examined.says("tls.time"))
          .hasSize(2)
          .allMatch(each -> each.contains("expires in"));
      Doctor.examines("--nats-url", url)
          .finds("nats.login", "error", "certificate that is not trusted");
      Doctor.examines("--nats-url", "tls://localhost:" + server.port(), "-s", trusting)
          .finds("tls.host", "error", "for 127.0.0.1, not for localhost");
    }
  }

  @Test
  void noticesACertificateThatExpired() {
    var authority = Authority.in(folder.resolve("certificates"));
    var tls = "tls { " + authority.issueExpired("server", "127.0.0.1").natsTls() + " }";
    try (var server = serve(NatsBinaries.newest(), tls)) {
      var trusting = "nats.tls_trusted_file=" + authority.certificate();
      var examined =
          Doctor.examines("--nats-url", "tls://127.0.0.1:" + server.port(), "-s", trusting);
      examined.finds("nats.login", "error", "expired");
      assertThat(examined.says("tls.time"))
          .anyMatch(each -> each.matches("error .* expired at .*"));
    }
  }

  @Test
  void namesAFileThatIsNotThere() {
    var token = folder.resolve("token");
    Doctor.examines("--nats-url", "nats://127.0.0.1:1", "-s", "nats.token_file=" + token)
        .finds("settings.nats.token_file", "error", token + " does not exist")
        .finds("nats.reachable", "error", "Connection refused");
  }
}
