package dev.penstock.launcher.doctor;

import dev.penstock.bridge.BridgeException;
import dev.penstock.bridge.StreamSpec;
import dev.penstock.launcher.NatsOptions;
import dev.penstock.launcher.doctor.NatsProbe.ServiceNeeds;
import dev.penstock.pipeline.StreamOptions;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything about NATS: greetings first, then a login, then what one may do. Blocks. */
final class NatsCheck {
  private final NatsOptions options;
  private final StreamOptions streams;
  private final ServiceNeeds needs;
  private final String url;
  private final List<Finding> findings = new ArrayList<>();

  /** By streams that are to be made; known once the server has said which there are. */
  private long bytesWanted;

  NatsCheck(NatsOptions options, StreamOptions streams, ServiceNeeds needs, String url) {
    this.options = options;
    this.streams = streams;
    this.needs = needs;
    this.url = url;
  }

  List<Finding> findings() {
    var greetings =
        List.of(url.strip().split("\\s*,\\s*")).parallelStream()
            .map(NatsGreetingProbe::of)
            .toList();
    long payloadMax =
        needs.streams().stream().mapToLong(StreamSpec::messageBytesMax).max().orElse(0);
    findings.addAll(NatsJudgement.greetings(greetings, streams, payloadMax));
    var answering = greetings.stream().filter(NatsGreeting::answered).findFirst();
    if (answering.isEmpty()) return findings;
    try (var probe = NatsProbe.connect(options, url)) {
      findings.add(Finding.ok("nats.login", "let in by the server"));
      user(probe);
      jetStream(probe);
    } catch (BridgeException e) {
      findings.add(notLetIn(e));
    }
    monitor(MonitorProbe.of(url, answering.get().serverId()));
    return findings;
  }

  private void monitor(Optional<MonitorProbe.Page> page) {
    if (page.isEmpty()) {
      findings.add(MonitorJudgement.unseen());
      return;
    }
    var varz = page.get().varz();
    // Each server has its part of what is replicated.
    findings.addAll(MonitorJudgement.of(varz, bytesWanted / streams.replicas()));
    if (findings.stream().anyMatch(finding -> finding.id().equals("nats.clock"))) return;
    clock(varz.getString("now", ""), page.get().at(), page.get().uncertainty());
  }

  private void clock(String theirs, Instant ours, Duration uncertainty) {
    try {
      var ahead = Duration.between(ours, Instant.parse(theirs));
      findings.add(ClockJudgement.of("nats", "nats-server", ahead, uncertainty));
    } catch (DateTimeException e) {
      findings.add(Finding.note("nats.clock", "the server does not tell its time", ""));
    }
  }

  private static Finding notLetIn(BridgeException e) {
    var why = String.valueOf(e.getMessage());
    var fix =
        why.contains("certificate")
            ? "name the authority in nats.tls_trusted_file, and the host of the certificate in nats.url"
            : "check nats.user, nats.password_file, nats.token_file, nats.nkey_seed_file or"
                + " nats.credentials_file against the server's users";
    return Finding.error("nats.login", why, fix);
  }

  /** Servers before 2.10 do not say. */
  private void user(NatsProbe probe) {
    try {
      var seen = probe.user();
      var user = seen.answer().getJsonObject("data", new JsonObject());
      findings.addAll(
          NatsPermissionJudgement.of(
              NatsPermissions.of(user, "publish"),
              NatsPermissions.of(user, "subscribe"),
              NatsPermissionJudgement.Subjects.of(
                  needs.events(), needs.streams(), needs.consumers()),
              options.inboxPrefix() + ">"));
      var server = seen.answer().getJsonObject("server", new JsonObject());
      clock(server.getString("time", ""), seen.at(), seen.uncertainty());
    } catch (BridgeException e) {
      findings.add(
          Finding.note(
              "nats.user",
              "the server does not say what we may do",
              "from nats-server 2.10 on it does; permit publishing to $SYS.REQ.USER.INFO"));
    }
  }

  private void jetStream(NatsProbe probe) {
    try {
      var info = probe.ask("$JS.API.INFO");
      var error = info.getJsonObject("error");
      if (error != null) throw new BridgeException(error.getString("description", "refused"));
      findings.add(Finding.ok("nats.jetstream", "JetStream is on for this account"));
      findings.add(NatsJudgement.roundTrip(probe.roundTripMillis()));
      var account = JetStreamAccount.of(info, streams.replicas());
      var present = probe.streamNames();
      bytesWanted = JetStreamJudgement.bytesWanted(needs.reservations(), present);
      findings.addAll(
          JetStreamJudgement.room(
              account, needs.reservations(), present, needs.consumers().size()));
    } catch (BridgeException e) {
      findings.add(
          Finding.error(
              "nats.jetstream",
              "JetStream does not answer: " + e.getMessage(),
              "put jetstream { store_dir: ... } into the configuration of nats-server, enable it for"
                  + " this account (jetstream: enabled), and permit $JS.API.>"));
      return;
    }
    try {
      findings.add(JetStreamJudgement.plan(probe.plan(needs)));
    } catch (BridgeException e) {
      findings.add(
          Finding.warning(
              "nats.topology", "streams and consumers cannot be compared: " + e.getMessage(), ""));
    }
  }
}
