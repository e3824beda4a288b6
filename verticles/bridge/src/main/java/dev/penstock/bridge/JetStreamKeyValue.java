package dev.penstock.bridge;

import io.nats.client.NUID;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bucket over one publisher, made with the first write: who only reads needs none. */
final class JetStreamKeyValue implements KeyValue {
  private static final Logger LOG = LoggerFactory.getLogger(JetStreamKeyValue.class);

  /** What reads need of a bridge. */
  interface Feeds {
    OrderedFeed open(Home home, OrderedFeed.Source source, OrderedFeed.Sink sink);
  }

  private final Vertx vertx;
  private final Bucket bucket;
  private final MessageReader reader;
  private final Feeds feeds;
  private final Supplier<Publisher> newPublisher;
  private @Nullable Publisher publisher;

  JetStreamKeyValue(
      Vertx vertx,
      Bucket bucket,
      MessageReader reader,
      Feeds feeds,
      Supplier<Publisher> newPublisher) {
    this.vertx = vertx;
    this.bucket = bucket;
    this.reader = reader;
    this.feeds = feeds;
    this.newPublisher = newPublisher;
  }

  private synchronized Publisher publisher() {
    var made = publisher;
    if (made == null) {
      made = newPublisher.get();
      publisher = made;
    }
    return made;
  }

  @Override
  public String bucket() {
    return bucket.name();
  }

  @Override
  public Future<Optional<KeyValueEntry>> get(String key) {
    return checked(
        caller ->
            reader
                .last(caller, bucket.subject(key))
                .map(found -> found.map(bucket::entry).filter(entry -> !entry.isDeleted()))
                .recover(cause -> caller.failed(named(cause))));
  }

  private interface Call<T> {
    Future<T> on(Home caller);
  }

  private <T> Future<T> checked(Call<T> call) {
    var caller = Home.of(vertx);
    try {
      return call.on(caller);
    } catch (IllegalArgumentException invalid) {
      return caller.failed(invalid);
    }
  }

  private Throwable named(Throwable cause) {
    if (!(cause instanceof ApiException) && !(cause instanceof RequestException)) return cause;
    boolean missing =
        cause instanceof ApiException said && said.errorCode() == ApiException.STREAM_NOT_FOUND;
    var why = missing ? "does not exist; Management.ensureBucket makes it" : cause.getMessage();
    return new BridgeException("bucket " + bucket.name() + ": " + why, cause);
  }

  @Override
  public Future<Long> put(String key, byte[] value) {
    return checked(caller -> write(caller, key, value, Map.of()));
  }

  @Override
  public Future<Long> create(String key, byte[] value) {
    return checked(
        caller ->
            expecting(caller, key, value, 0)
                .recover(
                    cause ->
                        cause instanceof RevisionConflictException
                            ? createAgain(caller, key, value, cause)
                            : caller.failed(cause)));
  }

  /** A deleted key is no first message of its subject. */
  private Future<Long> createAgain(Home caller, String key, byte[] value, Throwable conflict) {
    return reader
        .atLeader(caller, bucket.subject(key))
        .recover(cause -> caller.failed(named(cause)))
        .map(found -> found.map(bucket::entry).filter(KeyValueEntry::isDeleted))
        .compose(
            deleted ->
                deleted
                    .map(entry -> expecting(caller, key, value, entry.revision()))
                    .orElseGet(() -> caller.failed(conflict)));
  }

  @Override
  public Future<Long> update(String key, byte[] value, long expectedRevision) {
    return checked(caller -> expecting(caller, key, value, expectedRevision));
  }

  @Override
  public Future<Void> delete(String key) {
    return checked(caller -> write(caller, key, new byte[0], Bucket.DELETED).mapEmpty());
  }

  @Override
  public Future<Void> purge(String key) {
    return checked(caller -> write(caller, key, new byte[0], Bucket.PURGED).mapEmpty());
  }

  private Future<Long> write(Home caller, String key, byte[] value, Map<String, String> headers) {
    return publish(caller, message(key, value, headers));
  }

  private Future<Long> expecting(Home caller, String key, byte[] value, long revision) {
    var expectation = Expectation.lastSubjectSequence(revision);
    return publish(caller, message(key, value, Map.of()).expecting(expectation))
        .recover(
            cause ->
                cause instanceof PublishException said
                        && said.serverCode() == StoredBefore.WRONG_LAST_SEQUENCE
                    ? caller.failed(
                        new RevisionConflictException(bucket.name(), key, revision, cause))
                    : caller.failed(cause));
  }

  /** An id of the call, not of the value: to put the same again is another revision. */
  private OutMessage message(String key, byte[] value, Map<String, String> headers) {
    return new OutMessage(bucket.subject(key), NUID.nextGlobal(), headers, value);
  }

  private Future<Long> publish(Home caller, OutMessage message) {
    Promise<Long> written = caller.promise();
    publisher().publish(message).map(PubAck::sequence).onComplete(written);
    return written.future();
  }

  @Override
  public Future<Registration> watch(String keys, Consumer<KeyValueEntry> handler) {
    return checked(
        caller ->
            follow(caller, keys, false, entry -> tell(handler, entry))
                .caughtUp()
                .recover(cause -> caller.failed(named(cause))));
  }

  private void tell(Consumer<KeyValueEntry> handler, KeyValueEntry entry) {
    try {
      handler.accept(entry);
    } catch (RuntimeException broken) {
      LOG.warn(
          "watch handler failed bucket={} key={} revision={}",
          bucket.name(),
          entry.key(),
          entry.revision(),
          broken);
    }
  }

  private OrderedFeed follow(
      Home caller, String keys, boolean headersOnly, Consumer<KeyValueEntry> each) {
    var source = new OrderedFeed.Source(bucket.stream(), bucket.subjects(keys), headersOnly);
    return feeds.open(caller, source, message -> each.accept(bucket.entry(message)));
  }

  @Override
  public Future<List<String>> keys(String keys, int keysMax) {
    return checked(
        caller -> {
          var found = new LinkedHashSet<String>();
          var feed =
              follow(
                  caller,
                  keys,
                  true,
                  entry -> {
                    if (entry.isDeleted()) found.remove(entry.key());
                    else if (found.size() <= keysMax) found.add(entry.key());
                  });
          return feed.caughtUp()
              .onComplete(done -> feed.drain(Duration.ZERO))
              .recover(cause -> caller.failed(named(cause)))
              .compose(
                  done ->
                      found.size() <= keysMax
                          ? caller.succeeded(List.copyOf(found))
                          : caller.failed(tooMany(keys, keysMax)));
        });
  }

  private BridgeException tooMany(String keys, int keysMax) {
    return new BridgeException(
        "bucket %s: more than %d keys are %s".formatted(bucket.name(), keysMax, keys));
  }
}
