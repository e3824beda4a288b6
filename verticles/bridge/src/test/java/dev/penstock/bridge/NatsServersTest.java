package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class NatsServersTest {
  private static List<String> round(NatsServers servers) {
    return servers.round(null).stream().map(ServerAddress::toString).toList();
  }

  private static void tell(NatsServers servers, String teller, String... urls) {
    var info = new ServerInfo("2.15.1", 100, false, false, null, List.of(urls), false);
    servers.discovered(ServerAddress.parse(teller), info);
  }

  @Test
  void goesRoundAllOnceWithTheLatestLast() {
    var servers = new NatsServers(List.of("nats://a:1", "nats://b:2", "nats://c:3"));
    for (int i = 0; i < 50; i++) {
      var order = servers.round(ServerAddress.parse("b:2"));
      assertThat(order.stream().map(ServerAddress::toString))
          .containsExactlyInAnyOrder("nats://a:1", "nats://b:2", "nats://c:3")
          .endsWith("nats://b:2");
    }
  }

  @Test
  void remembersWhatTheClusterToldLast() {
    var servers = new NatsServers(List.of("nats://10.0.0.1:4222"));
    tell(servers, "10.0.0.1", "10.0.0.1:4222", "10.0.0.2:4222", "10.0.0.3:4222");
    assertThat(round(servers))
        .containsExactlyInAnyOrder(
            "nats://10.0.0.1:4222", "nats://10.0.0.2:4222", "nats://10.0.0.3:4222");
    tell(servers, "10.0.0.3", "10.0.0.3:4222");
    assertThat(round(servers))
        .as("one that left the cluster may be anybody's by now")
        .containsExactlyInAnyOrder("nats://10.0.0.1:4222", "nats://10.0.0.3:4222");
  }

  @Test
  void forgetsNobodyWhenAServerTellsOfNobodyOrNonsense() {
    var servers = new NatsServers(List.of("nats://a:1"));
    tell(servers, "a:1", "b:2");
    tell(servers, "a:1");
    tell(servers, "a:1", "a b");
    assertThat(round(servers)).containsExactlyInAnyOrder("nats://a:1", "nats://b:2");
  }

  @Test
  void logsInToOthersAsToTheServerThatToldOfThem() {
    var servers = new NatsServers(List.of("tls://user:p%40ss@nats.example:4222"));
    tell(servers, "tls://user:p%40ss@nats.example:4222", "10.0.0.2:4222");
    assertThat(servers.round(null))
        .allSatisfy(server -> assertThat(server.userInfo()).isEqualTo("user:p@ss"))
        .allSatisfy(server -> assertThat(server.tls()).isTrue());
  }

  @Test
  void wantsTheNameOfWhoToldInTheCertificateOfAnAddress() throws Exception {
    var teller = ServerAddress.parse("tls://nats.example:4222");
    assertThat(teller.tells("10.0.0.2:4222").certificateName()).isEqualTo("nats.example");
    assertThat(teller.tells("10.0.0.2:4222").target().host()).isEqualTo("nats.example");
    assertThat(teller.tells("10.0.0.2:4222").target().hostAddress()).isEqualTo("10.0.0.2");
    assertThat(teller.tells("other.example:1").certificateName()).isEqualTo("other.example");
    var byAddress = ServerAddress.parse("tls://10.0.0.1:4222");
    assertThat(byAddress.tells("10.0.0.2:4222").certificateName()).isEqualTo("10.0.0.2");
  }

  @Test
  void takesNoMoreThanItCanTry() {
    var servers = new NatsServers(List.of("nats://a:1"));
    var many = new ArrayList<String>();
    Stream.iterate(1, i -> i + 1).limit(500).forEach(i -> many.add("b:" + i));
    tell(servers, "a:1", many.toArray(String[]::new));
    assertThat(round(servers)).hasSize(65);
  }
}
