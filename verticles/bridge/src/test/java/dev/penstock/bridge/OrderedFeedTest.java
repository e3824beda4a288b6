package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OrderedFeedTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  private final Vertx vertx = Vertx.vertx();
  private final InMemoryBroker broker = new InMemoryBroker();
  private final Bridge bridge = broker.bridge(vertx);
  private final KeyValue bucket = bridge.keyValue("settings");
  private final List<String> taken = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    Eventually.get(bridge.drain(SOON));
    Eventually.get(vertx.close());
  }

  /** A wire that loses what it is told to. */
  private record LossyWire(Wire wire, Predicate<Frame> loses) implements Wire {
    @Override
    public ConnectionState state() {
      return wire.state();
    }

    @Override
    public String serverVersion() {
      return wire.serverVersion();
    }

    @Override
    public Line line() {
      return wire.line();
    }

    @Override
    public String newInbox() {
      return wire.newInbox();
    }

    @Override
    public Subscription listen(String subject, String queueGroup, Consumer<Frame> receiver) {
      return wire.listen(
          subject,
          queueGroup,
          frame -> {
            if (!loses.test(frame)) receiver.accept(frame);
          });
    }

    @Override
    public Runnable onStateChange(Consumer<ConnectionState> handler) {
      return wire.onStateChange(handler);
    }

    @Override
    public Future<Void> flush(Duration max) {
      return wire.flush(max);
    }

    @Override
    public Future<Void> close(Duration max) {
      return wire.close(max);
    }
  }

  private OrderedFeed feed(Predicate<Frame> loses) {
    Eventually.get(bridge.management().ensureBucket(BucketSpec.of("settings")));
    var wire = new LossyWire(broker.wire(vertx), loses);
    var api = new JetStreamApi(new Requester(wire, 10));
    var source = new OrderedFeed.Source("KV_settings", "$KV.settings.>", false);
    return new OrderedFeed(
            Home.of(vertx),
            wire,
            api,
            source,
            message -> taken.add(message.subject() + "@" + message.sequence()),
            Future::succeededFuture)
        .start();
  }

  private void put(String key) {
    Eventually.get(bucket.put(key, new byte[0]));
  }

  private static boolean isMessage(Frame frame) {
    return frame.subject().startsWith("$KV.");
  }

  @Test
  void readsAgainBehindTheGapWhatWasLost() {
    var count = new AtomicInteger();
    var feed = feed(frame -> isMessage(frame) && count.incrementAndGet() % 3 == 0);
    Eventually.get(feed.caughtUp());
    for (var key : List.of("a", "b", "c", "d", "e")) put(key);
    Eventually.holds("all five in " + taken, () -> taken.size() >= 5);
    assertThat(taken)
        .containsExactly(
            "$KV.settings.a@1",
            "$KV.settings.b@2",
            "$KV.settings.c@3",
            "$KV.settings.d@4",
            "$KV.settings.e@5");
    Eventually.get(feed.drain(SOON));
  }

  @Test
  void noticesTheLossOfTheLastMessageByTheHeartbeatBehindIt() {
    var lost = new AtomicInteger();
    var feed =
        feed(frame -> frame.subject().equals("$KV.settings.b") && lost.getAndIncrement() == 0);
    Eventually.get(feed.caughtUp());
    put("a");
    put("b");
    Eventually.holds("both in " + taken, () -> taken.size() >= 2);
    assertThat(taken).containsExactly("$KV.settings.a@1", "$KV.settings.b@2");
    Eventually.get(feed.drain(SOON));
  }

  @Test
  void failsWhatWaitsForTheRestWhenItIsDrained() {
    var feed = feed(frame -> frame.status() == 0);
    var caughtUp = feed.caughtUp();
    Eventually.get(feed.drain(SOON));
    assertThat(Eventually.failure(caughtUp)).hasMessageContaining("drained");
  }
}
