package dev.penstock.launcher.schema;

import dev.penstock.events.EventPolicy;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.KeyValueWatcher;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Another team, with plain jnats: it publishes, reads and keeps buckets, and is none of ours. */
final class Stranger implements AutoCloseable {
  static final String STREAM = "ORDERS";
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
  private static final Duration FETCH_MAX = Duration.ofSeconds(10);

  final Connection connection;
  final JetStreamManagement management;

  Stranger(String url) throws Exception {
    this(url, "billing-app");
  }

  Stranger(String url, String name) throws Exception {
    connection =
        Nats.connect(
            Options.builder()
                .server(url)
                .connectionName(name)
                .connectionTimeout(ANSWER_MAX)
                .maxReconnects(0)
                .build());
    management = connection.jetStreamManagement();
  }

  /** With nothing in it, and no bucket either. */
  Stranger freshStream() throws Exception {
    for (var stream : management.getStreamNames()) management.deleteStream(stream);
    management.addStream(StreamConfiguration.builder().name(STREAM).subjects("orders.>").build());
    return this;
  }

  void publish(String subject, int messages) throws Exception {
    publish(subject, messages, null);
  }

  void publish(String subject, int messages, String source) throws Exception {
    var headers = new Headers();
    if (source != null) headers.put("ce-source", source);
    var acks = new ArrayList<CompletableFuture<?>>();
    for (int i = 0; i < messages; i++) {
      acks.add(connection.jetStream().publishAsync(subject, headers, new byte[0]));
    }
    for (var ack : acks) ack.get();
  }

  /** How many messages the stream has. */
  long stored() throws Exception {
    return management.getStreamInfo(STREAM).getStreamState().getMsgCount();
  }

  /** Publishes without a pause until it is closed, and waits for the last one. */
  Flow flow(String subject) {
    var isOn = new AtomicBoolean(true);
    var flowing =
        CompletableFuture.runAsync(
            () -> {
              while (isOn.get()) {
                try {
                  publish(subject, 100);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }
            });
    return () -> {
      isOn.set(false);
      flowing.join();
    };
  }

  interface Flow {
    void close();
  }

  JetStreamSubscription durable(String name, String... filters) throws Exception {
    return consumer(ConsumerConfiguration.builder().durable(name).filterSubjects(filters));
  }

  JetStreamSubscription consumer(ConsumerConfiguration.Builder config) throws Exception {
    var name = management.addOrUpdateConsumer(STREAM, config.build()).getName();
    return connection.jetStream().subscribe(null, PullSubscribeOptions.fastBind(STREAM, name));
  }

  /** Fetches exactly so many, and acknowledges the first of them. */
  static List<Message> take(JetStreamSubscription from, int messages, int acknowledged)
      throws Exception {
    var taken = from.fetch(messages, FETCH_MAX);
    if (taken.size() != messages) throw new IllegalStateException("came only " + taken.size());
    for (var message : taken.subList(0, acknowledged)) message.ackSync(FETCH_MAX);
    return taken;
  }

  /** Leaves a pull open, as a service that waits for work does. */
  static void wait(JetStreamSubscription from) {
    from.pullExpiresIn(10, Duration.ofMinutes(1));
  }

  void put(String bucket, String key, String value) throws Exception {
    var buckets = connection.keyValueManagement();
    if (!buckets.getBucketNames().contains(bucket)) {
      buckets.create(KeyValueConfiguration.builder().name(bucket).build());
    }
    connection.keyValue(bucket).put(key, value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Tells of itself as a process of ours does, and follows what is to be published until the
   * connection ends.
   *
   * @param reads such as {@code v1+v2}, of {@code orders.created}
   */
  void follow(String name, String service, String reads) throws Exception {
    tell(name, service, reads, "v1");
    var buckets = connection.keyValueManagement();
    if (!buckets.getBucketNames().contains("penstock-schemas")) {
      buckets.create(KeyValueConfiguration.builder().name("penstock-schemas").build());
    }
    var watcher =
        new KeyValueWatcher() {
          @Override
          public void watch(KeyValueEntry entry) {
            var policy = new JsonObject(entry.getValueAsString());
            var left =
                VersionNumbers.without(
                    VersionNumbers.of(reads), VersionNumbers.of(policy.getString("retired")));
            tell(name, service, EventPolicy.text(left), policy.getString("published"));
          }

          @Override
          public void endOfData() {}
        };
    connection.keyValue("penstock-schemas").watchAll(watcher);
  }

  /** Tells what a process of ours would, once. */
  void tell(String name, String service, String reads, String published) {
    var value =
        new JsonObject()
            .put("services", new JsonArray().add(service))
            .put("reads", new JsonObject().put("orders.created", reads))
            .put("published", new JsonObject().put("orders.created", published));
    try {
      put("penstock-instances", name, value.encode());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  String policy(String event) throws Exception {
    var entry = connection.keyValue("penstock-schemas").get(event);
    return entry == null ? "" : entry.getValueAsString();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
