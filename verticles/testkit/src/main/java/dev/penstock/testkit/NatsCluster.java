package dev.penstock.testkit;

import static dev.penstock.testkit.Eventually.eventually;

import dev.penstock.servers.NatsBinary;
import dev.penstock.servers.Ports;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Several nats-servers that form one cluster with JetStream. Clients that know one node learn of
 * the others from it. Not for use by several threads at once.
 */
public final class NatsCluster implements AutoCloseable {
  private static final Duration READY_MAX = Duration.ofSeconds(40);

  private final List<NatsNode> nodes;

  private NatsCluster(List<NatsNode> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /**
   * A cluster that is not started yet.
   *
   * @param more of the configuration of every node
   */
  public static NatsCluster in(Path folder, NatsBinary binary, int size, String... more) {
    var routePorts = IntStream.range(0, size).map(i -> Ports.free()).boxed().toList();
    var routes =
        routePorts.stream()
            .map(port -> "\"nats://127.0.0.1:" + port + "\"")
            .collect(Collectors.joining(", "));
    var nodes = new ArrayList<NatsNode>();
    for (int i = 0; i < size; i++) {
      var lines = new ArrayList<>(List.of(more));
      lines.add("server_name: node-" + i);
      lines.add(
          "cluster { name: test, listen: \"127.0.0.1:%d\", routes: [%s] }"
              .formatted(routePorts.get(i), routes));
      var name = "node-" + i;
      nodes.add(NatsNode.in(folder.resolve(name), binary, lines.toArray(String[]::new)));
    }
    return new NatsCluster(nodes);
  }

  /** Blocks until every node listens; they may not have found each other by then. */
  public NatsCluster start() {
    try {
      nodes.forEach(NatsNode::start);
      return this;
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  public NatsNode node(int index) {
    return nodes.get(index);
  }

  public int size() {
    return nodes.size();
  }

  /** Of all nodes, separated by commas. */
  public String url() {
    return nodes.stream().map(NatsNode::url).collect(Collectors.joining(","));
  }

  /** Blocks until a stream can have a replica on each node. For nodes that let everybody in. */
  public NatsCluster awaitJetStream() {
    var options =
        new Options.Builder()
            .servers(nodes.stream().map(NatsNode::url).toArray(String[]::new))
            .errorListener(new ErrorListener() {}) // refusals are expected until it is ready
            .build();
    var replicated =
        StreamConfiguration.builder()
            .name("READY")
            .replicas(nodes.size())
            .storageType(StorageType.Memory)
            .build();
    eventually(
        READY_MAX,
        () -> {
          var connection = Nats.connect(options);
          try {
            connection.jetStreamManagement().addStream(replicated);
            connection.jetStreamManagement().deleteStream("READY");
          } finally {
            connection.close();
          }
        });
    return this;
  }

  /** Blocks until every node tells its clients of all others. */
  public NatsCluster awaitRoutes() {
    eventually(
        READY_MAX,
        () -> {
          for (var node : nodes) requireTellingOfOthers(node);
        });
    return this;
  }

  private void requireTellingOfOthers(NatsNode teller) throws IOException {
    var greeting = Ports.natsGreeting(teller.port()).orElse("nothing");
    for (var node : nodes) {
      if (node != teller && !greeting.contains("\"127.0.0.1:" + node.port() + "\"")) {
        throw new IOException(teller.url() + " does not tell of " + node.url() + ": " + greeting);
      }
    }
  }

  @Override
  public void close() {
    nodes.forEach(NatsNode::close);
  }
}
