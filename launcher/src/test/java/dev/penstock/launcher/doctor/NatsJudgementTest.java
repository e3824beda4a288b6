package dev.penstock.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.StreamSpec;
import dev.penstock.launcher.doctor.NatsPermissionJudgement.Subjects;
import dev.penstock.launcher.doctor.NatsProbe.ServiceNeeds;
import dev.penstock.pipeline.StreamOptions;
import dev.penstock.pipeline.Topology;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NatsJudgementTest {
  private static final long MIB = 1L << 20;
  private static final List<StreamSpec> STREAMS = Topology.streams(replicas(1));
  private static final List<Reservation> RESERVED =
      new ServiceNeeds(STREAMS, Topology.buckets(replicas(1)), List.of(), List.of()).reservations();

  private static StreamOptions replicas(int replicas) {
    return new StreamOptions(replicas, Duration.ofDays(7), 100 * MIB);
  }

  private static NatsGreeting greeting(String version, long payloadBytes, int members) {
    var others = List.of("a:1", "b:1", "c:1", "d:1", "e:1").subList(0, members);
    var cluster = members == 0 ? "" : "c";
    return new NatsGreeting(
        "nats://h", "", 1, "N", version, payloadBytes, true, false, cluster, others);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2.15.1 | 1 | nats.version OK",
        "2.15.1 | 3 | nats.version OK",
        "2.9.9 | 1 | nats.version ERROR,full_disk WARNING,open_door WARNING,admin_api WARNING,nats.features NOTE",
        "2.9.10 | 1 | nats.version OK,full_disk WARNING,open_door WARNING,admin_api WARNING,nats.features NOTE",
        "2.9.25 | 1 | nats.version OK,admin_api WARNING,nats.features NOTE",
        "2.10.1 | 1 | nats.version OK,open_door WARNING,admin_api WARNING,nats.features NOTE",
        "2.10.21 | 1 | nats.version OK,admin_api WARNING,lost_streams ERROR,nats.features NOTE",
        "2.10.27 | 1 | nats.version OK,nats.features NOTE",
        "2.10.27 | 3 | nats.version OK,raft WARNING,nats.features NOTE",
        "2.11.0 | 1 | nats.version OK,admin_api WARNING,nats.features NOTE",
        "2.12.4 | 3 | nats.version OK,raft WARNING,nats.features NOTE",
        "2.12.7 | 3 | nats.version OK",
        "nightly | 1 | nats.version NOTE"
      })
  void knowsTheTrapsOfVersions(String version, int replicas, String expected) {
    var found =
        NatsVersionJudgement.of(version, replicas).stream()
            .map(each -> each.id().replace("nats.version.", "") + " " + each.level())
            .collect(Collectors.joining(","));
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void saysWhatAVersionLacksAndWhatIsDoneInstead() {
    assertThat(NatsVersionJudgement.of("2.9.10", 1))
        .anySatisfy(
            finding ->
                assertThat(finding.found())
                    .contains("sync_interval (2.10)", "driven again from the ledger"));
    assertThat(NatsVersionJudgement.of("2.12.0", 1))
        .anySatisfy(
            finding -> assertThat(finding.found()).contains("(2.12.1)").doesNotContain("(2.11)"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, OK",
    "0, 3, ERROR",
    "1, 3, WARNING",
    "2, 3, WARNING",
    "3, 3, OK",
    "3, 1, NOTE",
    "3, 5, WARNING"
  })
  void judgesReplicasByTheSizeOfTheCluster(int members, int replicas, Level level) {
    var greetings = List.of(greeting("2.15.1", MIB, members));
    assertThat(NatsJudgement.greetings(greetings, replicas(replicas), MIB))
        .filteredOn(each -> each.id().equals("nats.cluster"))
        .extracting(Finding::level)
        .containsExactly(level);
  }

  @Test
  void judgesPayloadAbsenceAndMixedVersions() {
    var absent = NatsGreeting.absent("nats://x", "Connection refused");
    assertThat(NatsJudgement.greetings(List.of(absent), replicas(1), MIB))
        .extracting(Finding::level)
        .containsExactly(Level.ERROR);
    var several = List.of(absent, greeting("2.15.1", MIB - 1, 0), greeting("2.12.7", MIB, 0));
    assertThat(NatsJudgement.greetings(several, replicas(1), MIB))
        .filteredOn(each -> each.level() == Level.WARNING)
        .extracting(Finding::id)
        .containsExactly("nats.reachable", "nats.versions", "nats.max_payload");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, -1, -1, ",
    "2048, 0, -1, -1, ",
    "2048, 1900, -1, -1, nats.storage",
    "100, 0, -1, -1, nats.storage",
    "-1, 0, 4, -1, nats.streams",
    "-1, 0, -1, 10, nats.consumers"
  })
  void judgesRoomOfAnAccount(
      long storageMib, long reservedMib, long streams, long consumers, String error) {
    var account =
        new JetStreamAccount(
            storageMib < 0 ? -1 : storageMib * MIB, 0, reservedMib * MIB, streams, 0, consumers, 0);
    assertThat(JetStreamJudgement.room(account, RESERVED, Set.of(), 20))
        .filteredOn(each -> each.level() == Level.ERROR)
        .extracting(Finding::id)
        .isEqualTo(error == null ? List.of() : List.of(error));
  }

  @Test
  void countsAllReplicasOfStreamsAndBuckets() {
    var three = replicas(3);
    var needs =
        new ServiceNeeds(Topology.streams(three), Topology.buckets(three), List.of(), List.of());
    var one = RESERVED.stream().mapToLong(Reservation::bytes).sum();
    assertThat(JetStreamJudgement.bytesWanted(needs.reservations(), Set.of())).isEqualTo(3 * one);
    assertThat(RESERVED)
        .extracting(Reservation::stream)
        .contains("ORDERS", "KV_penstock-schemas", "KV_penstock-instances");
  }

  @Test
  void needsNoRoomForStreamsThatExist() {
    var account = new JetStreamAccount(600 * MIB, 0, 600 * MIB, 5, 5, -1, 0);
    var present = RESERVED.stream().map(Reservation::stream).collect(Collectors.toSet());
    assertThat(JetStreamJudgement.room(account, RESERVED, present, 20))
        .extracting(Finding::level)
        .containsOnly(Level.OK);
  }

  @ParameterizedTest
  @CsvSource({"1000, 0, 500, OK", "1000, 600, 500, ERROR", "-1, 0, 500, OK"})
  void readsTheMonitoringPage(long maxMib, long reservedMib, long wantedMib, Level ofStore) {
    long max = maxMib < 0 ? -1 : maxMib * MIB;
    var config = new JsonObject().put("max_storage", max).put("sync_interval", 60_000_000_000L);
    var stats = new JsonObject().put("reserved_storage", reservedMib * MIB);
    var jetStream = new JsonObject().put("config", config).put("stats", stats);
    var varz = new JsonObject().put("jetstream", jetStream);
    var findings = MonitorJudgement.of(varz, wantedMib * MIB);
    assertThat(findings).extracting(Finding::level).containsExactly(Level.OK, ofStore);
    assertThat(findings.get(0).found()).startsWith("flushes every 60 s");
    config.put("sync_always", true);
    assertThat(MonitorJudgement.of(varz, 0).get(0).found()).startsWith("each message is flushed");
  }

  @Test
  void readsTheTierOfTheReplicas() {
    var info =
        new JsonObject(
            """
            {"limits":{"max_storage":1},
             "tiers":{"R3":{"storage":5,"reserved_storage":7,"limits":{"max_storage":9}}}}
            """);
    assertThat(JetStreamAccount.of(info, 3).storageBytesMax()).isEqualTo(9);
    assertThat(JetStreamAccount.of(info, 3).reservedBytes()).isEqualTo(7);
    assertThat(JetStreamAccount.of(info, 1).storageBytesMax()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "orders.>, orders.created, true",
    "orders.>, orders, false",
    "orders.*, orders.created, true",
    "orders.*, orders.created.express, false",
    "orders.*, orders.>, false",
    ">, orders.>, true",
    "_INBOX.>, _INBOX.>, true",
    "_INBOX.a.>, _INBOX.>, false",
    "orders.created, orders.created, true",
    "orders.created workers, orders.created, true"
  })
  void knowsWhatAPatternCovers(String pattern, String subject, boolean covers) {
    assertThat(NatsPermissions.covers(pattern, subject)).isEqualTo(covers);
  }

  @Test
  void judgesPermissions() {
    var user =
        new JsonObject(
            """
            {"permissions":{"publish":{"allow":[">"],"deny":["$JS.API.STREAM.>"]},
                            "subscribe":{"allow":["_INBOX_order.>"]}}}
            """);
    var findings =
        NatsPermissionJudgement.of(
            NatsPermissions.of(user, "publish"),
            NatsPermissions.of(user, "subscribe"),
            Subjects.of(List.of("orders.created"), STREAMS, List.of()),
            "_INBOX.>");
    assertThat(findings)
        .extracting(Finding::level)
        .containsExactly(Level.ERROR, Level.ERROR, Level.WARNING);
    assertThat(findings.get(0).found()).contains("$JS.API.STREAM.INFO.ORDERS", " more");
    assertThat(findings.get(1).found()).isEqualTo("may not subscribe to _INBOX.>");
    assertThat(
            NatsPermissionJudgement.of(
                NatsPermissions.ALL,
                NatsPermissions.ALL,
                Subjects.of(List.of("a"), STREAMS, List.of()),
                "_INBOX.>"))
        .extracting(Finding::level)
        .containsOnly(Level.OK);
  }
}
