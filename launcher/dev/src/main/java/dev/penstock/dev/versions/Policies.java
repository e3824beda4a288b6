package dev.penstock.dev.versions;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.BridgeObserver;
import dev.penstock.bridge.BridgeOptions;
import dev.penstock.bridge.PublisherOptions;
import dev.penstock.events.EventPolicy;
import dev.penstock.pipeline.versions.PolicyBucket;
import dev.penstock.pipeline.versions.Presence;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Changes which versions of an event are published, and sees which processes have followed. Every
 * method blocks, at most some seconds; for any thread but an event loop.
 */
public final class Policies implements AutoCloseable {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
  private static final int INSTANCES_MAX = 10_000;

  private final Vertx vertx;
  private final Bridge bridge;

  private Policies(Vertx vertx, Bridge bridge) {
    this.vertx = vertx;
    this.bridge = bridge;
  }

  /** Throws {@link IllegalStateException} when the broker does not answer. */
  public static Policies at(String natsUrl) {
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      return new Policies(
          vertx,
          await(Bridge.connect(vertx, BridgeOptions.of(natsUrl), BridgeObserver.NONE), ANSWER_MAX));
    } catch (RuntimeException e) {
      vertx.close();
      throw e;
    }
  }

  /**
   * Does not wait for anybody to follow.
   *
   * @param versions such as {@code v1+v2}
   */
  public void publish(String event, String versions) {
    var bucket = new PolicyBucket(bridge.keyValue(PolicyBucket.NAME));
    var numbers = EventPolicy.numbers(versions);
    await(
        bucket
            .get(event)
            .compose(
                kept -> {
                  var policy = kept.policy().orElse(EventPolicy.FIRST).withPublished(numbers);
                  return bucket.update(event, policy, kept);
                }),
        ANSWER_MAX);
  }

  /** Every process that says that it is there. */
  public List<Instance> instances(String event) {
    var bucket = bridge.keyValue(Presence.BUCKET);
    var instances = new ArrayList<Instance>();
    for (var key : await(bucket.keys(">", INSTANCES_MAX), ANSWER_MAX)) {
      await(bucket.get(key), ANSWER_MAX)
          .map(entry -> Instance.read(key, event, entry.value()))
          .ifPresent(instances::add);
    }
    return instances;
  }

  /** Whether each of these processes says that it publishes an event in just these versions. */
  public boolean isPublished(String event, String versions, List<Long> pids) {
    var following =
        instances(event).stream()
            .filter(instance -> instance.published().equals(versions))
            .map(Instance::pid)
            .toList();
    return following.containsAll(pids);
  }

  /** Whether the broker stores the versions of an event together or not at all. */
  public boolean isAtomic() {
    Promise<Boolean> atomic = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(v -> atomic.complete(bridge.publisher(PublisherOptions.DEFAULTS).isAtomic()));
    return await(atomic.future(), ANSWER_MAX);
  }

  @Override
  public void close() {
    await(bridge.drain(Duration.ofSeconds(1)), ANSWER_MAX);
    await(vertx.close(), ANSWER_MAX);
  }

  private static <T> T await(Future<T> future, Duration max) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(max.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("the broker has not answered within " + max, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
