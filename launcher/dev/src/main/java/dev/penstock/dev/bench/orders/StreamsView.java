package dev.penstock.dev.bench.orders;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.StreamInfo;
import java.io.IOException;
import java.util.List;

/** What the broker says of its streams. Blocks. */
final class StreamsView {
  private final Connection connection;

  StreamsView(Connection connection) {
    this.connection = connection;
  }

  /** Messages ever stored, in all streams. */
  long messages() {
    return streams().stream().mapToLong(stream -> stream.getStreamState().getLastSequence()).sum();
  }

  /** Storage and replicas of each kind there is. */
  List<String> durability() {
    return streams().stream()
        .map(StreamInfo::getConfiguration)
        .map(stream -> stream.getStorageType() + " storage, R" + stream.getReplicas())
        .distinct()
        .toList();
  }

  String serverVersion() {
    return connection.getServerInfo().getVersion();
  }

  private List<StreamInfo> streams() {
    try {
      JetStreamManagement management = connection.jetStreamManagement();
      return management.getStreams();
    } catch (IOException | JetStreamApiException e) {
      throw BenchException.notRun("the broker does not tell of its streams: " + e.getMessage());
    }
  }
}
