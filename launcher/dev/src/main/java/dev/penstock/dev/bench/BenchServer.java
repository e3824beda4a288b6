package dev.penstock.dev.bench;

import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.servers.NatsBinary;
import dev.penstock.servers.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A nats-server of the benchmark's own in a temporary folder, deleted at the end. Blocks. */
final class BenchServer implements AutoCloseable {
  static final int ACK_PENDING_MAX = 4_096;
  private static final Duration ACK_WAIT = Duration.ofSeconds(30);
  private static final long SETTLE_MAX_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final Path folder;
  private final NatsServer server;
  private final Connection connection;
  private final JetStreamManagement management;

  /** What a call to the server may throw. */
  @FunctionalInterface
  private interface Call<T> {
    T run() throws IOException, JetStreamApiException;
  }

  BenchServer(NatsBinary binary) {
    this.folder = orThrow(() -> Files.createTempDirectory("penstock-bench-"));
    this.server = NatsServer.start(binary, NatsServer.Options.in(folder));
    this.connection = JnatsContestant.connect(server.url(), true);
    this.management = orThrow(connection::jetStreamManagement);
  }

  NatsServer process() {
    return server;
  }

  ProcessHandle handle() {
    return ProcessHandle.of(server.pid()).orElseThrow();
  }

  String url() {
    return server.url();
  }

  static ConsumerSpec spec(String stream, String durable) {
    return new ConsumerSpec(stream, durable, stream + ".>", ACK_WAIT, ACK_PENDING_MAX);
  }

  /** Takes the subjects that start with its name. */
  void createStream(String stream) {
    orThrow(
        () ->
            management.addStream(
                StreamConfiguration.builder()
                    .name(stream)
                    .subjects(stream + ".>")
                    .storageType(StorageType.File)
                    .discardPolicy(DiscardPolicy.New)
                    .replicas(1)
                    .build()));
  }

  void createConsumer(String stream, String durable) {
    var spec = spec(stream, durable);
    orThrow(
        () ->
            management.addOrUpdateConsumer(
                stream,
                ConsumerConfiguration.builder()
                    .durable(durable)
                    .filterSubject(spec.filterSubject())
                    .ackPolicy(AckPolicy.Explicit)
                    .ackWait(spec.ackWait())
                    .maxAckPending(spec.ackPendingMax())
                    .build()));
  }

  long messages(String stream) {
    return orThrow(() -> management.getStreamInfo(stream).getStreamState().getMsgCount());
  }

  /** Until the server has every acknowledgement. */
  void awaitAcknowledged(String stream, String durable, long messages) {
    long end = System.nanoTime() + SETTLE_MAX_NANOS;
    while (orThrow(() -> management.getConsumerInfo(stream, durable))
            .getAckFloor()
            .getStreamSequence()
        < messages) {
      if (System.nanoTime() > end) throw new IllegalStateException("not all acknowledged");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  void deleteStream(String stream) {
    orThrow(() -> management.deleteStream(stream));
  }

  @Override
  public void close() {
    Jnats.close(connection);
    server.close();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException("could not delete " + folder, e);
    }
  }

  private static <T> T orThrow(Call<T> call) {
    try {
      return call.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JetStreamApiException e) {
      throw new IllegalStateException(e);
    }
  }
}
