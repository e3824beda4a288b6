package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers which streams were declared, to make them again when the broker loses them. */
final class Provisioner implements Management {
  private static final Logger LOG = LoggerFactory.getLogger(Provisioner.class);

  /**
   * The broker says that something is deleted before it has finished. What is made again meanwhile
   * under the same name may lose its files, or never deliver.
   */
  static final Duration DELETION_MAX = Duration.ofSeconds(1);

  private static final Duration ENSURE_MAX = Duration.ofSeconds(30);
  private static final Duration RESTORE_MAX = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Wire wire;
  private final JetStreamApi api;
  private final Map<String, StreamSpec> ensuredStreams = new ConcurrentHashMap<>();
  private final Map<String, BucketSpec> ensuredBuckets = new ConcurrentHashMap<>();
  private final Set<String> restoring = ConcurrentHashMap.newKeySet();

  Provisioner(Vertx vertx, Wire wire, JetStreamApi api) {
    this.vertx = vertx;
    this.wire = wire;
    this.api = api;
  }

  @Override
  public Future<Plan> plan(List<StreamSpec> streams, List<ConsumerSpec> consumers) {
    var home = Home.of(vertx);
    return declared(home, streams, consumers)
        .compose(declared -> provisioning(home, ENSURE_MAX, declared).plan());
  }

  @Override
  public Future<List<String>> ensure(List<StreamSpec> streams, List<ConsumerSpec> consumers) {
    for (var stream : streams) ensuredStreams.put(stream.name(), stream);
    var home = Home.of(vertx);
    return declared(home, streams, consumers)
        .compose(declared -> provisioning(home, ENSURE_MAX, declared).apply());
  }

  @Override
  public Future<List<String>> ensureBucket(BucketSpec bucket) {
    ensuredBuckets.put(bucket.name(), bucket);
    var home = Home.of(vertx);
    return provisioning(home, ENSURE_MAX, List.of(Bucket.declared(bucket))).apply();
  }

  /** Makes a bucket again when the broker has lost it; fails for one never ensured here. */
  Future<Void> restore(Home home, Bucket bucket) {
    var ensured = ensuredBuckets.get(bucket.name());
    if (ensured == null) {
      return home.failed(
          new ApiException(404, ApiException.STREAM_NOT_FOUND, bucket.stream() + " is not there"));
    }
    return provisioning(home, RESTORE_MAX, List.of(Bucket.declared(ensured))).createMissing();
  }

  /**
   * Makes a consumer again when the broker has lost it, and its stream when that is gone too. What
   * exists is left as it is, whatever was declared: an operator or a newer process may have changed
   * it, and no difference is worth a consumer that stands still.
   */
  Future<Void> restore(Home home, ConsumerSpec consumer) {
    var stream = ensuredStreams.get(consumer.stream());
    return declared(home, stream == null ? List.of() : List.of(stream), List.of(consumer))
        .compose(declared -> provisioning(home, RESTORE_MAX, declared).createMissing());
  }

  /**
   * Makes the stream that takes a subject again, a moment later, when the broker has lost it; does
   * nothing for one never ensured here. Whoever publishes is so served also where nobody consumes.
   */
  void restoreTakerOf(Home home, String subject) {
    for (var stream : ensuredStreams.values()) {
      boolean takes = stream.subjects().stream().anyMatch(each -> Subjects.matches(each, subject));
      if (takes && restoring.add(stream.name())) restoreLater(home, stream);
    }
  }

  private void restoreLater(Home home, StreamSpec stream) {
    home.after(
        DELETION_MAX,
        () ->
            declared(home, List.of(stream), List.of())
                .compose(declared -> provisioning(home, RESTORE_MAX, declared).createMissing())
                .onFailure(
                    cause ->
                        LOG.warn(
                            "stream not restored name={} cause={}",
                            stream.name(),
                            cause.getMessage()))
                .onComplete(done -> restoring.remove(stream.name())));
  }

  private Provisioning provisioning(Home home, Duration max, List<Declared> declared) {
    return new Provisioning(api, wire.features(), home, max, declared);
  }

  /** Each thing once, streams first. */
  private Future<List<Declared>> declared(
      Home home, List<StreamSpec> streams, List<ConsumerSpec> consumers) {
    var all = new ArrayList<Declared>();
    for (var stream : streams) {
      all.add(Declared.stream(stream, wire.features(), wire.serverVersion()));
    }
    for (var consumer : consumers) all.add(Declared.consumer(consumer));
    var once = new LinkedHashMap<String, Declared>();
    for (var each : all) {
      var before = once.putIfAbsent(each.what(), each);
      if (before != null && !before.equals(each)) {
        return home.failed(
            new BridgeException(each.what() + " is declared twice, and not alike: keep one"));
      }
    }
    return home.succeeded(List.copyOf(once.values()));
  }

  @Override
  public Future<StreamStatus> streamStatus(String stream) {
    return api.request(Home.of(vertx), "STREAM.INFO." + stream, new JsonObject())
        .map(Provisioner::status);
  }

  @Override
  public Future<List<String>> deleteConsumersAhead(String stream) {
    var home = Home.of(vertx);
    // Then the stream: what was delivered meanwhile is stored by now.
    return consumers(home, stream, List.of())
        .compose(
            consumers ->
                streamStatus(stream).map(status -> ahead(consumers, status.lastSequence())))
        .compose(
            ahead -> {
              var deleted = home.<Void>succeeded();
              for (var durable : ahead)
                deleted = deleted.compose(v -> delete(home, stream, durable));
              return deleted.map(ahead);
            });
  }

  /** With those of the pages before, since servers give so many at a time. */
  private Future<List<JsonObject>> consumers(Home home, String stream, List<JsonObject> before) {
    var question = new JsonObject().put("offset", before.size());
    return api.request(home, "CONSUMER.LIST." + stream, question)
        .compose(
            answer -> {
              var page = answer.getJsonArray("consumers", new JsonArray());
              var all = new ArrayList<>(before);
              page.forEach(each -> all.add((JsonObject) each));
              return page.isEmpty() || all.size() >= answer.getInteger("total", 0)
                  ? home.succeeded(List.copyOf(all))
                  : consumers(home, stream, all);
            });
  }

  private static List<String> ahead(List<JsonObject> consumers, long lastSequence) {
    return consumers.stream()
        .filter(each -> each.getJsonObject("delivered").getLong("stream_seq", 0L) > lastSequence)
        .map(each -> each.getString("name"))
        .toList();
  }

  private Future<Void> delete(Home home, String stream, String durable) {
    LOG.warn("deleting a consumer that is ahead of its stream={} durable={}", stream, durable);
    return api.request(home, "CONSUMER.DELETE." + stream + "." + durable, new JsonObject())
        .mapEmpty();
  }

  @Override
  public Future<Optional<StoredMessage>> storedMessage(String stream, long sequence) {
    var home = Home.of(vertx);
    var question = new JsonObject().put("seq", sequence);
    return api.request(home, "STREAM.MSG.GET." + stream, question)
        .map(answer -> Optional.of(StoredMessage.ofApi(answer)))
        .recover(
            cause ->
                cause instanceof ApiException said && said.isNotFound()
                    ? home.succeeded(Optional.empty())
                    : home.failed(cause));
  }

  private static StreamStatus status(JsonObject info) {
    var config = info.getJsonObject("config");
    var stored = info.getJsonObject("state");
    long lastSequence = stored.getLong("last_seq", 0L);
    return new StreamStatus(
        config.getString("name"),
        Instant.parse(info.getString("created")),
        Duration.ofNanos(config.getLong("max_age", 0L)),
        stored.getLong("messages", 0L),
        stored.getLong("bytes", 0L),
        stored.getLong("first_seq", 0L),
        lastSequence,
        // Before the first message servers say that it was stored in the year 1.
        lastSequence == 0
            ? Optional.empty()
            : Optional.of(Instant.parse(stored.getString("last_ts"))));
  }
}
