package dev.penstock.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueOperation;
import io.nats.client.api.KeyValueWatcher;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Buckets are those of every other client: here of jnats. */
@ParameterizedClass
@MethodSource("servers")
final class KeyValueIT {
  private static final BucketSpec SETTINGS =
      new BucketSpec("settings", 1, 3, Duration.ZERO, 1 << 20, 1 << 10);

  /** Of the other client, whose own is two seconds. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  @Parameter Path binary;
  @TempDir Path store;
  private final Vertx vertx = Vertx.vertx();
  private TestNats server;
  private Bridge bridge;
  private KeyValue ours;
  private Connection jnats;

  static List<Path> servers() {
    return TestNats.all();
  }

  @BeforeEach
  void connect() throws IOException, InterruptedException {
    server = new TestNats(binary, store).start();
    var options = BridgeOptions.of(server.url());
    bridge = Eventually.get(Bridge.connect(vertx, options, BridgeObserver.NONE));
    ours = bridge.keyValue("settings");
    var theirs = Options.builder().server(server.url()).connectionTimeout(ANSWER_MAX);
    jnats = Nats.connect(theirs.build());
  }

  @AfterEach
  void close() throws InterruptedException {
    jnats.close();
    Eventually.get(bridge.drain(Duration.ofSeconds(5)));
    Eventually.get(vertx.close());
    server.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static KeyValueConfiguration configuration() {
    return KeyValueConfiguration.builder()
        .name("settings")
        .maxHistoryPerKey(3)
        .maxBucketSize(1 << 20)
        .maximumValueSize(1 << 10)
        .build();
  }

  @Test
  void ensuresNothingOfABucketThatAnotherClientMade() throws Exception {
    jnats.keyValueManagement().create(configuration());
    assertThat(Eventually.get(bridge.management().ensureBucket(SETTINGS))).isEmpty();
  }

  @Test
  void makesABucketThatAnotherClientTakesForItsOwn() throws Exception {
    Eventually.get(bridge.management().ensureBucket(SETTINGS));
    var status = jnats.keyValueManagement().getStatus("settings");
    assertThat(status.getMaxHistoryPerKey()).isEqualTo(3);
    assertThat(status.getMaxBucketSize()).isEqualTo(1 << 20);
    assertThat(status.getMaximumValueSize()).isEqualTo(1 << 10);
    assertThat(status.getTtl()).isEqualTo(Duration.ZERO);
    var config = status.getBackingStreamInfo().getConfiguration();
    assertThat(config.getAllowDirect()).isTrue();
    assertThat(config.getAllowRollup()).isTrue();
    assertThat(config.getDenyDelete()).isTrue();
  }

  @Test
  void writesWhatAnotherClientReads() throws Exception {
    Eventually.get(bridge.management().ensureBucket(SETTINGS));
    var theirs = jnats.keyValue("settings");
    var watched = new CopyOnWriteArrayList<String>();
    var watcher =
        new KeyValueWatcher() {
          @Override
          public void watch(KeyValueEntry entry) {
            watched.add(entry.getKey() + " " + entry.getOperation());
          }

          @Override
          public void endOfData() {}
        };
    theirs.watchAll(watcher);
    Eventually.get(ours.put("a.b", bytes("1")));
    long second = Eventually.get(ours.put("a.b", bytes("2")));
    var entry = theirs.get("a.b");
    assertThat(entry.getValueAsString()).isEqualTo("2");
    assertThat(entry.getRevision()).isEqualTo(second);
    assertThat(theirs.history("a.b")).extracting(KeyValueEntry::getValueAsString).contains("1");
    assertThat(theirs.keys()).containsExactly("a.b");
    Eventually.get(ours.delete("a.b"));
    assertThat(theirs.get("a.b")).isNull();
    assertThat(theirs.history("a.b")).hasSize(3);
    Eventually.get(ours.purge("a.b"));
    assertThat(theirs.history("a.b"))
        .extracting(KeyValueEntry::getOperation)
        .containsExactly(KeyValueOperation.PURGE);
    Eventually.holds("watched", () -> watched.size() == 4);
    assertThat(watched).containsExactly("a.b PUT", "a.b PUT", "a.b DELETE", "a.b PURGE");
  }

  @Test
  void readsWhatAnotherClientWrote() throws Exception {
    jnats.keyValueManagement().create(configuration());
    var theirs = jnats.keyValue("settings");
    long revision = theirs.create("a.b", bytes("1"));
    var seen = new CopyOnWriteArrayList<String>();
    Eventually.get(ours.watch(">", entry -> seen.add(entry.key() + " " + entry.operation())));
    var entry = Eventually.get(ours.get("a.b")).orElseThrow();
    assertThat(new String(entry.value(), UTF_8)).isEqualTo("1");
    assertThat(entry.revision()).isEqualTo(revision);
    assertThat(entry.created()).isEqualTo(theirs.get("a.b").getCreated().toInstant());
    theirs.delete("a.b");
    assertThat(Eventually.get(ours.get("a.b"))).isEmpty();
    assertThat(Eventually.get(ours.keys(">", 10))).isEmpty();
    theirs.purge("a.b");
    Eventually.holds("watched", () -> seen.size() == 3);
    assertThat(seen).containsExactly("a.b PUT", "a.b DELETE", "a.b PURGE");
  }

  @Test
  void conflictsWithAnotherClientBothWays() throws Exception {
    Eventually.get(bridge.management().ensureBucket(SETTINGS));
    var theirs = jnats.keyValue("settings");
    long first = Eventually.get(ours.create("a", bytes("ours")));
    long second = theirs.update("a", bytes("theirs"), first);
    assertThat(Eventually.failure(ours.update("a", bytes("late"), first)))
        .isInstanceOf(RevisionConflictException.class);
    Eventually.get(ours.update("a", bytes("again"), second));
    try {
      theirs.create("a", bytes("late"));
      throw new AssertionError("created twice");
    } catch (JetStreamApiException conflict) {
      assertThat(conflict.getApiErrorCode()).isEqualTo(10_071);
    }
  }
}
