package dev.penstock.pipeline.versions;

import dev.penstock.bridge.BucketSpec;
import dev.penstock.bridge.KeyValue;
import dev.penstock.events.EventPolicy;
import dev.penstock.events.Schemas;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in a bucket, as long as this process lives, which services it runs and, of each event that
 * has several versions, which it reads and which it publishes: {@code {"services": ["order"],
 * "reads": {"orders.created": "v1+v2"}, "published": {"orders.created": "v1"}}}. Who changes what
 * is published sees here when all have followed. Belongs to one event loop.
 */
public final class Presence {
  public static final String BUCKET = "penstock-instances";

  /** A process that does not stop by itself is taken for gone after so long. */
  public static final Duration AGE_MAX = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
  private static final Duration BEAT = Duration.ofSeconds(10);
  private static final long BYTES_MAX = 16 << 20;
  private static final int VALUE_BYTES_MAX = 16 << 10;

  private final Vertx vertx;
  private final KeyValue bucket;
  private final Versions versions;
  private final String key;
  private final List<String> services;
  private long timer;
  private Future<?> said = Future.succeededFuture();
  private boolean isStale;

  /**
   * @param key a name of this process that no other has
   */
  public Presence(
      Vertx vertx, KeyValue bucket, Versions versions, String key, List<String> services) {
    this.vertx = vertx;
    this.bucket = bucket;
    this.versions = versions;
    this.key = key;
    this.services = List.copyOf(services);
  }

  public static BucketSpec spec(int replicas) {
    return new BucketSpec(BUCKET, replicas, 1, AGE_MAX, BYTES_MAX, VALUE_BYTES_MAX);
  }

  /** Does not wait: nobody depends on it to work. */
  public void start() {
    timer = vertx.setPeriodic(BEAT.toMillis(), id -> say());
    say();
  }

  /** Says it anew when something has changed; one word at a time. */
  public void say() {
    isStale = !said.isComplete();
    if (isStale) return;
    said = bucket.put(key, value().toBuffer().getBytes());
    said.onComplete(
        done -> {
          if (done.failed()) LOG.debug("presence key={}", key, done.cause());
          else if (isStale) say();
        });
  }

  /** Says goodbye; waits for nothing but its own last word. */
  public Future<Void> stop() {
    vertx.cancelTimer(timer);
    return said.transform(done -> bucket.delete(key)).otherwiseEmpty();
  }

  private JsonObject value() {
    var reads = new JsonObject();
    var published = new JsonObject();
    for (var version : Schemas.allVersions()) {
      var event = version.event();
      if (version.number() == 1) continue;
      reads.put(event, EventPolicy.text(read(event)));
      published.put(event, EventPolicy.text(versions.policy(event).published()));
    }
    return new JsonObject()
        .put("services", new JsonArray(services))
        .put("reads", reads)
        .put("published", published);
  }

  private SortedSet<Integer> read(String event) {
    var read = new TreeSet<Integer>();
    for (var version : Schemas.allVersions()) {
      if (version.event().equals(event) && versions.isRead(version)) read.add(version.number());
    }
    return read;
  }
}
