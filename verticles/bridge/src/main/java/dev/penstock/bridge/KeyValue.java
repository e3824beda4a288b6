package dev.penstock.bridge;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A key-value bucket in JetStream (ADR-8), which the {@code nats} command and every other client
 * read and write as well. May be used from any context: futures complete on the calling one. Never
 * blocks.
 *
 * <p>All fail with {@link BridgeException} that names the bucket, and with {@link
 * IllegalArgumentException} for a key that cannot be one: tokens of letters, digits, {@code -/_=},
 * with dots between. Writes are published in the order of the calls and sent again over a
 * reconnect; they fail with {@link PublishException}, whose outcome says whether the value may be
 * there. Each write has a message id of its own, so that putting the same value twice makes two
 * revisions.
 */
public interface KeyValue {

  /** As {@code bucket} of the {@code nats} command. */
  String bucket();

  /**
   * The newest value; empty when there is none or it was deleted. Where the stream allows direct
   * reads any replica may answer, so that with several replicas a read may miss what was written
   * just before.
   */
  Future<Optional<KeyValueEntry>> get(String key);

  /**
   * Sets a value, whatever was there.
   *
   * @param value not copied: the caller gives it away
   * @return its revision
   */
  Future<Long> put(String key, byte[] value);

  /** Sets a value when the key has none; else fails with {@link RevisionConflictException}. */
  Future<Long> create(String key, byte[] value);

  /**
   * Sets a value when the key is still at that revision; else fails with {@link
   * RevisionConflictException}. A conflict after a reconnect may hide that this very update was
   * stored and replaced by the next one meanwhile.
   *
   * @param expectedRevision of the entry read before, deleted or not
   */
  Future<Long> update(String key, byte[] value, long expectedRevision);

  /** Marks a key as deleted; its history stays. Succeeds also when there is no such key. */
  Future<Void> delete(String key);

  /** Marks a key as deleted and drops its history. */
  Future<Void> purge(String key);

  /**
   * The keys that have a value, oldest value first.
   *
   * @param keys a key, or several with {@code *} for one token and {@code >} for the rest
   * @param keysMax fails when there are more
   */
  Future<List<String>> keys(String keys, int keysMax);

  /**
   * Tells the newest value of each key, then every change, deletions as well, in the order of
   * revisions. The handler runs on the calling context; one that throws is logged, and goes on with
   * the next. Succeeds once the handler has seen all that was there, so that a service may start
   * from its settings; fails when there is no such bucket or the broker does not answer within 10
   * seconds.
   *
   * <p>Lasts until it is drained. It goes on behind the last revision seen after a reconnect and
   * when the broker has lost it, which is noticed within 5 seconds. When the bucket itself was lost
   * and made again, the handler sees the values of the new one; keys that are gone with the old one
   * are not told. A bucket that this process ensured is made again.
   */
  Future<Registration> watch(String keys, Consumer<KeyValueEntry> handler);
}
