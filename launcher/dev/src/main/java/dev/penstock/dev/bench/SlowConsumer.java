package dev.penstock.dev.bench;

import dev.penstock.bridge.BatchConsumer;
import dev.penstock.bridge.BatchOptions;
import dev.penstock.bridge.InMessage;
import io.vertx.core.Future;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Our bridge with a handler ten times slower than what comes.
 *
 * @param heapGrowthBytes live heap at the end above that after the first second
 * @param unsettledMax messages received and not settled, at the worst moment looked at
 */
record SlowConsumer(int fed, int handled, long heapGrowthBytes, int unsettledMax) {
  private static final int PER_SECOND = 5_000;
  private static final int SECONDS = 15;
  private static final int SLOWER = 10;
  private static final int BODY_BYTES = 300;

  static SlowConsumer of(BridgeContestant contestant, BenchServer server, String stream) {
    server.createStream(stream);
    server.createConsumer(stream, "bench");
    var loop = contestant.loop();
    var handled = new int[1];
    var consumer =
        loop.call(
            () ->
                contestant
                    .bridge()
                    .consume(
                        BenchServer.spec(stream, "bench"),
                        BatchOptions.DEFAULTS,
                        batch -> slowly(loop, batch, handled)));
    var feeder = new Feeder(contestant, stream, PER_SECOND * SECONDS, PER_SECOND, BODY_BYTES);
    feeder.start();
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    long heapBytes = liveHeapBytes();
    int unsettledMax = 0;
    for (int i = 1; i < SECONDS; i++) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      unsettledMax = Math.max(unsettledMax, unsettled(loop, consumer));
    }
    int failed = feeder.await();
    long growthBytes = liveHeapBytes() - heapBytes;
    loop.call(() -> consumer.drain(Duration.ofSeconds(2)));
    server.deleteStream(stream);
    return new SlowConsumer(PER_SECOND * SECONDS - failed, handled[0], growthBytes, unsettledMax);
  }

  private static int unsettled(Loop loop, BatchConsumer consumer) {
    return loop.call(() -> Future.succeededFuture(consumer.unsettled()));
  }

  private static Future<Void> slowly(Loop loop, List<InMessage> batch, int[] handled) {
    handled[0] += batch.size();
    long millis = Math.max(1, batch.size() * 1_000L * SLOWER / PER_SECOND);
    return loop.vertx().timer(millis, TimeUnit.MILLISECONDS).mapEmpty();
  }

  private static long liveHeapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
