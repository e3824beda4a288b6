package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks first, creates only what is missing: servers before 2.14.6 may lose a live consumer's state
 * when they refuse a create. Remembers what was declared, to make it again when the broker loses
 * it.
 */
final class Provisioner implements Management {
  private static final Logger LOG = LoggerFactory.getLogger(Provisioner.class);

  private static final Duration ENSURE_MAX = Duration.ofSeconds(30);
  private static final Duration RESTORE_MAX = Duration.ofSeconds(10);

  /** Another process may create or change the same thing between our question and our answer. */
  private static final int RACES_MAX = 3;

  private final Vertx vertx;
  private final Wire wire;
  private final JetStreamApi api;
  private final Map<String, StreamSpec> ensuredStreams = new ConcurrentHashMap<>();

  Provisioner(Vertx vertx, Wire wire, JetStreamApi api) {
    this.vertx = vertx;
    this.wire = wire;
    this.api = api;
  }

  /** One attempt to ensure things, its changes and its deadline. */
  private record Run(Home home, long deadlineMillis, List<String> changes) {
    static Run within(Home home, Duration max) {
      return new Run(home, Home.nowMillis() + max.toMillis(), new ArrayList<>());
    }
  }

  @Override
  public Future<List<String>> ensure(List<StreamSpec> streams, List<ConsumerSpec> consumers) {
    for (var stream : streams) ensuredStreams.put(stream.name(), stream);
    var declared = new ArrayList<Declared>();
    for (var stream : streams) declared.add(Declared.stream(stream, features()));
    for (var consumer : consumers) declared.add(Declared.consumer(consumer));
    var run = Run.within(Home.of(vertx), ENSURE_MAX);
    return ensureAll(declared, run).map(done -> List.copyOf(run.changes));
  }

  private Features features() {
    return Features.of(wire.serverVersion());
  }

  /** Makes a consumer again when the broker has lost it, and its stream when that is gone too. */
  Future<Void> restore(Home home, ConsumerSpec consumer) {
    var declared = new ArrayList<Declared>();
    var stream = ensuredStreams.get(consumer.stream());
    if (stream != null) declared.add(Declared.stream(stream, features()));
    declared.add(Declared.consumer(consumer));
    return ensureAll(declared, Run.within(home, RESTORE_MAX));
  }

  private Future<Void> ensureAll(List<Declared> declared, Run run) {
    // One after the other: a consumer needs its stream.
    var done = run.home.<Void>succeeded();
    for (var each : declared) done = done.compose(v -> ensure(each, run, 1));
    return done;
  }

  private Future<Void> ensure(Declared declared, Run run, int race) {
    return ask(declared.infoSubject(), new JsonObject(), run)
        .compose(
            info -> update(declared, info.getJsonObject("config"), run),
            cause ->
                isMissing(declared, cause) ? create(declared, run) : Future.failedFuture(cause))
        .recover(
            cause ->
                isRace(declared, cause) && race < RACES_MAX
                    ? ensure(declared, run, race + 1)
                    : Future.failedFuture(named(declared, cause)));
  }

  private Future<JsonObject> ask(String what, JsonObject body, Run run) {
    return api.requestPatiently(run.home, what, body, run.deadlineMillis);
  }

  private Future<Void> create(Declared declared, Run run) {
    return ask(declared.createSubject(), declared.request(declared.config()), run)
        .compose(answer -> check(declared, answer))
        .onSuccess(done -> changed(run, declared.what() + " created"));
  }

  private Future<Void> update(Declared declared, JsonObject existing, Run run) {
    var differences = declared.differences(existing);
    if (differences.isEmpty()) return Future.succeededFuture();
    for (var field : differences) {
      if (declared.fixed().contains(field))
        return Future.failedFuture(unlike(declared, field, existing));
    }
    // What is not declared stays as it is.
    var wanted = existing.copy().mergeIn(declared.config());
    return ask(declared.updateSubject(), declared.request(wanted), run)
        .compose(answer -> check(declared, answer))
        .onSuccess(
            done -> changed(run, declared.what() + " updated: " + String.join(", ", differences)));
  }

  private static void changed(Run run, String line) {
    LOG.info("{}", line);
    run.changes.add(line);
  }

  /** An old server drops what it does not know without a word. */
  private static Future<Void> check(Declared declared, JsonObject answer) {
    var config = answer.getJsonObject("config", new JsonObject());
    var differences = declared.differences(config);
    return differences.isEmpty()
        ? Future.succeededFuture()
        : Future.failedFuture(unlike(declared, differences.get(0), config));
  }

  private static BridgeException unlike(Declared declared, String field, JsonObject config) {
    return new BridgeException(
        "%s: %s is %s at the server and cannot become %s in place"
            .formatted(
                declared.what(), field, config.getValue(field), declared.config().getValue(field)));
  }

  private static boolean isMissing(Declared declared, Throwable cause) {
    int missing =
        declared.isStream() ? ApiException.STREAM_NOT_FOUND : ApiException.CONSUMER_NOT_FOUND;
    return cause instanceof ApiException api && api.errorCode() == missing;
  }

  private static boolean isRace(Declared declared, Throwable cause) {
    if (!(cause instanceof ApiException api)) return false;
    return api.errorCode() == ApiException.STREAM_NAME_TAKEN
        || api.errorCode() == ApiException.CONSUMER_NAME_TAKEN
        || (!isMissing(declared, cause) && api.errorCode() == ApiException.CONSUMER_NOT_FOUND);
  }

  private static Throwable named(Declared declared, Throwable cause) {
    return cause instanceof ApiException
        ? new BridgeException(declared.what() + ": " + cause.getMessage(), cause)
        : cause;
  }

  @Override
  public Future<StreamStatus> streamStatus(String stream) {
    return api.request(Home.of(vertx), "STREAM.INFO." + stream, new JsonObject())
        .map(Provisioner::status);
  }

  private static StreamStatus status(JsonObject info) {
    var stored = info.getJsonObject("state");
    return new StreamStatus(
        info.getJsonObject("config").getString("name"),
        info.getString("created", ""),
        stored.getLong("messages", 0L),
        stored.getLong("bytes", 0L),
        stored.getLong("first_seq", 0L),
        stored.getLong("last_seq", 0L));
  }
}
