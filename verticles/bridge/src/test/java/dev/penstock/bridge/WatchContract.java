package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testkit.RunningClock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What every bridge tells those who watch a key-value bucket. */
abstract class WatchContract extends KeyValueContract {
  /** Writes down what a watch tells, as {@code key=value} or {@code key-}. */
  private static final class Seen {
    final List<String> changes = new CopyOnWriteArrayList<>();

    void note(KeyValueEntry entry) {
      changes.add(entry.key() + (entry.isDeleted() ? "-" : "=" + text(entry)));
    }

    void awaitLast(String change) {
      Eventually.holds(change, () -> changes.contains(change));
    }
  }

  private static Registration watch(KeyValue bucket, String keys, Seen seen) {
    return Eventually.get(bucket.watch(keys, seen::note));
  }

  @Test
  void watchesFromWhatIsThereToWhatComes() {
    var bucket = settings();
    put(bucket, "a.1", "old");
    put(bucket, "a.1", "new");
    put(bucket, "b", "other");
    put(bucket, "a.2", "two");
    Eventually.get(bucket.delete("a.2"));
    var seen = new Seen();
    var watched = watch(bucket, "a.>", seen);
    assertThat(seen.changes).containsExactly("a.1=new", "a.2-");
    put(bucket, "b", "unheard");
    put(bucket, "a.3", "three");
    Eventually.get(bucket.purge("a.1"));
    seen.awaitLast("a.1-");
    assertThat(seen.changes).containsExactly("a.1=new", "a.2-", "a.3=three", "a.1-");
    Eventually.get(watched.drain(SOON));
    put(bucket, "a.4", "unheard");
    var later = new Seen();
    watch(bucket, "a.4", later);
    assertThat(later.changes).containsExactly("a.4=unheard");
    assertThat(seen.changes).hasSize(4);
  }

  @Test
  void watchesAnEmptyBucketAtOnce() {
    var bucket = settings();
    var seen = new Seen();
    long startNanos = RunningClock.nanos();
    watch(bucket, ">", seen);
    assertThat(RunningClock.since(startNanos)).isLessThan(Duration.ofSeconds(1));
    put(bucket, "a", "1");
    seen.awaitLast("a=1");
  }

  @Test
  void tellsOnTheContextOfTheCaller() {
    var bucket = settings();
    put(bucket, "a", "1");
    var contexts = new ConcurrentLinkedQueue<Context>();
    var caller = vertx.getOrCreateContext();
    Promise<Void> done = Promise.promise();
    caller.runOnContext(
        v ->
            bucket
                .watch(">", entry -> contexts.add(Vertx.currentContext()))
                .compose(watched -> bucket.get("a"))
                .compose(got -> bucket.put("a", bytes("2")))
                .onComplete(
                    put -> {
                      contexts.add(Vertx.currentContext());
                      done.complete();
                    }));
    Eventually.get(done.future());
    Eventually.holds("both told", () -> contexts.size() == 3);
    assertThat(contexts).containsOnly(caller);
  }

  @Test
  void goesOnWithTheNextWhenAWatchHandlerThrows() {
    var bucket = settings();
    put(bucket, "a", "bad");
    long startNanos = RunningClock.nanos();
    var seen = new Seen();
    Eventually.get(
        bucket.watch(
            ">",
            entry -> {
              if (text(entry).equals("bad")) throw new IllegalStateException("bad");
              seen.note(entry);
            }));
    assertThat(RunningClock.since(startNanos)).isLessThan(Duration.ofMillis(1_500));
    put(bucket, "a", "good");
    seen.awaitLast("a=good");
  }

  @Test
  void watchesMoreThanTheServerSendsUnasked() {
    var bucket = settings();
    var puts = new ArrayList<Future<Long>>();
    for (int i = 0; i < 60; i++) puts.add(bucket.put("k" + i, new byte[200 << 10]));
    Eventually.get(Future.all(puts));
    var keys = new CopyOnWriteArrayList<String>();
    Eventually.get(bucket.watch(">", entry -> keys.add(entry.key())));
    assertThat(keys).hasSize(60).doesNotHaveDuplicates();
  }

  @Test
  void missesNoChangeOverAReconnect() {
    var writing = bridge();
    var watching = bridge();
    var bucket = settings(writing);
    put(bucket, "a", "1");
    put(bucket, "b", "1");
    var seen = new Seen();
    watch(watching.keyValue("settings"), ">", seen);
    goAway();
    Eventually.holds("away", () -> watching.state() == ConnectionState.RECONNECTING);
    Eventually.holds("away", () -> writing.state() == ConnectionState.RECONNECTING);
    var held = bucket.put("a", bytes("2"));
    comeBack();
    long backNanos = RunningClock.nanos();
    Eventually.get(held);
    put(bucket, "c", "3");
    seen.awaitLast("c=3");
    assertThat(RunningClock.since(backNanos)).isLessThan(Duration.ofSeconds(3));
    assertThat(seen.changes).containsExactly("a=1", "b=1", "a=2", "c=3");
  }

  @Test
  void watchesABucketThatWasLostAndMadeAgain() {
    var bridge = bridge();
    var bucket = settings(bridge);
    for (int i = 0; i < 10; i++) put(bucket, "a", "" + i);
    var seen = new Seen();
    watch(bucket, ">", seen);
    deleteStream("KV_settings");
    Eventually.holds(
        "made again",
        () -> Eventually.get(bucket.get("b").map(true).otherwise(false)).booleanValue());
    put(bucket, "b", "1");
    seen.awaitLast("b=1");
    assertThat(seen.changes).containsExactly("a=9", "b=1");
  }

  @Test
  void failsWhileTheConnectionIsAwayAndDrainsWithItsBridge() {
    var bridge = bridge();
    var bucket = settings(bridge);
    put(bucket, "a", "1");
    watch(bucket, ">", new Seen());
    assertThat(((JetStreamBridge) bridge).parts()).isEqualTo(2);
    goAway();
    Eventually.holds("away", () -> bridge.state() == ConnectionState.RECONNECTING);
    assertThat(Eventually.failure(bucket.get("a")))
        .hasMessageContaining("bucket settings")
        .hasMessageContaining("the connection to NATS is away");
    comeBack();
    Eventually.holds("back", () -> bridge.state() == ConnectionState.CONNECTED);
    Eventually.get(bridge.drain(SOON));
    assertThat(((JetStreamBridge) bridge).parts()).isZero();
    assertThat(outcome(bucket.put("a", bytes("2")))).isEqualTo(PublishException.Outcome.NOT_SENT);
  }
}
