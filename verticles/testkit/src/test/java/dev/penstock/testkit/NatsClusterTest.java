package dev.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.servers.NatsBinary;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class NatsClusterTest {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  @TempDir Path folder;

  static List<NatsBinary> binaries() {
    return NatsBinaries.all();
  }

  @ParameterizedTest
  @MethodSource("binaries")
  void replicatesToEveryNodeAndTellsOfAll(NatsBinary binary) throws Exception {
    try (var cluster = NatsCluster.in(folder, binary, 3)) {
      cluster.start().awaitRoutes().awaitJetStream();
      var options = Options.builder().server(cluster.node(0).url()).connectionTimeout(ANSWER_MAX);
      var connection = Nats.connect(options.build());
      var replicated = StreamConfiguration.builder().name("THINGS").replicas(3).build();
      var stream = connection.jetStreamManagement().addStream(replicated);
      assertThat(stream.getClusterInfo().getReplicas()).hasSize(2);
      assertThat(connection.getServerInfo().getConnectURLs())
          .contains("127.0.0.1:" + cluster.node(1).port(), "127.0.0.1:" + cluster.node(2).port());
      connection.close();
    }
  }
}
