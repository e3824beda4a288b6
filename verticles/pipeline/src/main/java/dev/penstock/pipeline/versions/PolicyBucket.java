package dev.penstock.pipeline.versions;

import dev.penstock.bridge.BucketSpec;
import dev.penstock.bridge.KeyValue;
import dev.penstock.bridge.KeyValueEntry;
import dev.penstock.events.EventPolicy;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The bucket that says in which versions events are published: the event's name as key, {@code
 * {"published": "v1+v2", "retired": ""}} as value. Every process follows it; what it does not name
 * the settings decide.
 */
public final class PolicyBucket {
  public static final String NAME = "penstock-schemas";

  private static final int HISTORY_MAX = 16;
  private static final long BYTES_MAX = 1 << 20;
  private static final int VALUE_BYTES_MAX = 4 << 10;
  private static final String PUBLISHED = "published";
  private static final String RETIRED = "retired";

  /**
   * @param revision to update it by; 0 when the bucket has none
   */
  public record Kept(Optional<EventPolicy> policy, long revision) {
    static Kept nothing() {
      return new Kept(Optional.empty(), 0);
    }
  }

  private final KeyValue bucket;

  public PolicyBucket(KeyValue bucket) {
    this.bucket = bucket;
  }

  public static BucketSpec spec(int replicas) {
    return new BucketSpec(NAME, replicas, HISTORY_MAX, Duration.ZERO, BYTES_MAX, VALUE_BYTES_MAX);
  }

  /** What the bucket has of an event. */
  public Future<Kept> get(String event) {
    return bucket.get(event).map(found -> found.map(PolicyBucket::kept).orElseGet(Kept::nothing));
  }

  /**
   * Replaces what was read before. Fails with {@link dev.penstock.bridge.RevisionConflictException}
   * when somebody else did so meanwhile.
   *
   * @return the revision
   */
  public Future<Long> update(String event, EventPolicy policy, Kept before) {
    var value =
        new JsonObject()
            .put(PUBLISHED, EventPolicy.text(policy.published()))
            .put(RETIRED, EventPolicy.text(policy.retired()))
            .toBuffer()
            .getBytes();
    return before.policy().isEmpty()
        ? bucket.create(event, value)
        : bucket.update(event, value, before.revision());
  }

  /** Throws {@link IllegalArgumentException} that says what is wrong with it. */
  static EventPolicy read(byte[] value) {
    try {
      var json = new JsonObject(Buffer.buffer(value));
      return new EventPolicy(
          EventPolicy.numbers(json.getString(PUBLISHED, "")), numbers(json.getString(RETIRED, "")));
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("not {\"published\": \"v1\", \"retired\": \"\"}", e);
    }
  }

  private static SortedSet<Integer> numbers(String text) {
    return text.isEmpty() ? EventPolicy.none() : EventPolicy.numbers(text);
  }

  private static Kept kept(KeyValueEntry entry) {
    return new Kept(Optional.of(read(entry.value())), entry.revision());
  }
}
