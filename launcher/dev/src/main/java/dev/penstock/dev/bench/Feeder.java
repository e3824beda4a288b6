package dev.penstock.dev.bench;

import dev.penstock.bridge.OutMessage;
import dev.penstock.bridge.Publisher;
import io.vertx.core.AsyncResult;
import java.util.Map;

/** Publishes at a rate through our bridge; while its window is full it waits, and catches up. */
final class Feeder {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Loop loop;
  private final Publisher publisher;
  private final String stream;
  private final int count;
  private final int perSecond;
  private final int bodyBytes;
  private final Done done = new Done();
  private long startNanos;
  private int sent;
  private int ended;
  private volatile int failed;

  Feeder(BridgeContestant through, String stream, int count, int perSecond, int bodyBytes) {
    this.loop = through.loop();
    this.publisher = through.publisher();
    this.stream = stream;
    this.count = count;
    this.perSecond = perSecond;
    this.bodyBytes = bodyBytes;
  }

  void start() {
    loop.context()
        .runOnContext(
            v -> {
              startNanos = System.nanoTime();
              loop.vertx().setPeriodic(1, this::tick);
            });
  }

  private void tick(long timer) {
    long due = (System.nanoTime() - startNanos) * perSecond / NANOS_PER_SECOND;
    while (sent < count && sent < due && !publisher.isFull()) send(sent++);
    if (sent == count) loop.vertx().cancelTimer(timer);
  }

  private void send(int number) {
    var subject = stream + ".k" + number % Witness.KEYS;
    var id = stream + "-" + number;
    publisher
        .publish(new OutMessage(subject, id, Map.of(), Witness.body(number, bodyBytes)))
        .onComplete(this::on);
  }

  private void on(AsyncResult<?> result) {
    if (result.failed()) failed = failed + 1;
    if (++ended == count) done.complete();
  }

  /** Blocks until each has its outcome; how many have failed. */
  int await() {
    done.await();
    return failed;
  }
}
