package dev.penstock.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.RequestException.Outcome;
import dev.penstock.testkit.RunningClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every bridge does with messages that nobody stores. */
abstract class RequestContract extends BridgeFixture {
  private static final Duration BRIEF = Duration.ofMillis(50);
  private static final Endpoint PAUSE = new Endpoint("admin.pause", "admin");

  private static CoreMessage to(String subject, String body) {
    return new CoreMessage(subject, Map.of("By", "operator"), body.getBytes(UTF_8));
  }

  private static Future<byte[]> bytes(String text) {
    return Future.succeededFuture(text.getBytes(UTF_8));
  }

  private static String text(CoreMessage message) {
    return new String(message.body(), UTF_8);
  }

  private static Future<CoreMessage> ask(Bridge bridge, String body) {
    return bridge.core().request(to("admin.pause", body), SOON);
  }

  private static Future<CoreMessage> ask(Bridge bridge, Duration max) {
    return bridge.core().request(to("admin.pause", ""), max);
  }

  private static Future<Boolean> answered(Future<?> asked) {
    return asked.map(true).otherwise(false);
  }

  private static RequestException error(Future<?> failed) {
    return (RequestException) Eventually.failure(failed);
  }

  private static Registration serve(Bridge bridge, Endpoint endpoint, RequestHandler handler) {
    return Eventually.get(bridge.core().serve(endpoint, handler));
  }

  @Test
  void answersARequest() {
    serve(
        bridge(),
        new Endpoint("admin.*", ""),
        request -> bytes(request.subject() + request.headers() + text(request)));
    var answer = Eventually.get(ask(bridge(), "now"));
    assertThat(text(answer)).isEqualTo("admin.pause{By=operator}now");
  }

  @Test
  void handlesAndAnswersOnTheContextOfEach() {
    var bridge = bridge();
    var handled = new ConcurrentLinkedQueue<Object>();
    var serving = vertx.getOrCreateContext();
    Promise<Registration> served = Promise.promise();
    serving.runOnContext(
        v ->
            bridge
                .core()
                .serve(
                    PAUSE,
                    request -> {
                      handled.add(Vertx.currentContext());
                      return bytes("done");
                    })
                .onComplete(served));
    Eventually.get(served.future());
    var asking = vertx.getOrCreateContext();
    asking.runOnContext(
        v -> ask(bridge, "").onComplete(answer -> handled.add(Vertx.currentContext())));
    Eventually.holds("answered", () -> handled.size() == 2);
    assertThat(handled).containsExactly(serving, asking);
  }

  @Test
  void failsAtOnceWhenNobodyListens() {
    long startNanos = System.nanoTime();
    var error = error(bridge().core().request(to("admin.pause", ""), Duration.ofSeconds(15)));
    assertThat(error.outcome()).isEqualTo(Outcome.NO_RESPONDERS);
    assertThat(error).hasMessage("nobody listens to admin.pause");
    assertThat(error.code()).isEqualTo(503);
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(SOON);
  }

  @Test
  void timesOutWhenItWasTold() {
    var bridge = bridge();
    serve(bridge, PAUSE, request -> Promise.<byte[]>promise().future());
    long startNanos = System.nanoTime();
    long startRunning = RunningClock.nanos();
    var error = error(bridge.core().request(to("admin.pause", ""), Duration.ofMillis(300)));
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
        .isGreaterThanOrEqualTo(Duration.ofMillis(299));
    assertThat(RunningClock.since(startRunning)).isLessThan(Duration.ofSeconds(2));
    assertThat(error.outcome()).isEqualTo(Outcome.TIMED_OUT);
    assertThat(error).hasMessage("admin.pause: no answer within 300 ms");
  }

  @Test
  void sendsNothingWhileTheConnectionIsAway() {
    var bridge = bridge();
    goAway();
    Eventually.holds("away", () -> bridge.state() == ConnectionState.RECONNECTING);
    assertThat(error(ask(bridge, "")).outcome()).isEqualTo(Outcome.NOT_SENT);
    assertThat(error(bridge.core().publish(to("admin.pause", ""))).outcome())
        .isEqualTo(Outcome.NOT_SENT);
  }

  @Test
  void refusesToSendWhatNatsCannotCarry() {
    var core = bridge().core();
    for (var odd :
        List.of(
            to("admin.*", ""),
            to("admin..pause", ""),
            new CoreMessage("admin.pause", Map.of("By", "Zoë"), new byte[0]))) {
      assertThat(error(core.request(odd, SOON)).outcome()).isEqualTo(Outcome.NOT_SENT);
      assertThat(error(core.publish(odd)).outcome()).isEqualTo(Outcome.NOT_SENT);
    }
  }

  @Test
  void answersWithTheErrorOfAHandler() {
    var bridge = bridge();
    serve(
        bridge,
        PAUSE,
        request ->
            switch (text(request)) {
              case "missing" -> Future.failedFuture(RequestException.rejected(404, "no Zoë"));
              case "broken" -> Future.failedFuture(new IllegalStateException("broken\nin two"));
              default -> throw new IllegalStateException("thrown");
            });
    var missing = error(ask(bridge, "missing"));
    assertThat(missing.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(missing.code()).isEqualTo(404);
    assertThat(missing).hasMessage("no Zo?");
    assertThat(error(ask(bridge, "broken"))).hasMessage("broken?in two");
    var thrown = error(ask(bridge, ""));
    assertThat(thrown).hasMessage("thrown");
    assertThat(thrown.code()).isEqualTo(500);
  }

  @Test
  void handlesAsManyAtATimeAsItWasTold() {
    var bridge = bridge();
    Promise<byte[]> first = Promise.promise();
    var calls = new AtomicInteger();
    serve(
        bridge,
        new Endpoint("admin.pause", "", 1),
        request -> calls.incrementAndGet() == 1 ? first.future() : bytes("later"));
    var open = ask(bridge, "");
    var busy = error(ask(bridge, ""));
    assertThat(busy.code()).isEqualTo(429);
    assertThat(busy).hasMessage("admin.pause handles 1 requests already");
    first.complete("first".getBytes(UTF_8));
    assertThat(text(Eventually.get(open))).isEqualTo("first");
    Eventually.holds(
        "free again",
        () -> Eventually.get(ask(bridge, "").map(a -> true).otherwise(false)).booleanValue());
  }

  @Test
  void givesEachMessageToOneOfAQueueGroupAndToAllOthers() {
    var grouped = new CopyOnWriteArrayList<String>();
    var all = new CopyOnWriteArrayList<String>();
    for (int i = 0; i < 2; i++) {
      var bridge = bridge();
      serve(bridge, PAUSE, request -> bytes("" + grouped.add(text(request))));
      serve(bridge, new Endpoint("admin.>", ""), request -> bytes("" + all.add(text(request))));
    }
    var said = new ArrayList<String>();
    var bridge = bridge();
    for (int i = 0; i < 20; i++) {
      said.add("m" + i);
      Eventually.get(bridge.core().publish(to("admin.pause", "m" + i)));
    }
    Eventually.holds("heard", () -> all.size() >= 40 && grouped.size() >= 20);
    assertThat(grouped).containsExactlyInAnyOrderElementsOf(said);
    assertThat(all).hasSize(40);
  }

  @Test
  void servesAndAnswersOverAReconnect() {
    var serving = bridge();
    var asking = bridge();
    Promise<byte[]> slow = Promise.promise();
    var calls = new AtomicInteger();
    serve(serving, PAUSE, request -> calls.incrementAndGet() == 1 ? slow.future() : bytes("again"));
    var open = asking.core().request(to("admin.pause", ""), Duration.ofSeconds(15));
    Eventually.holds("handled", () -> calls.get() == 1);
    goAway();
    for (var bridge : List.of(serving, asking)) {
      Eventually.holds("away", () -> bridge.state() == ConnectionState.RECONNECTING);
    }
    comeBack();
    for (var bridge : List.of(serving, asking)) {
      Eventually.holds("back", () -> bridge.state() == ConnectionState.CONNECTED);
    }
    // Each has told the server of itself, in an order nobody knows.
    Eventually.holds("served again", () -> Eventually.get(answered(ask(asking, BRIEF))));
    assertThat(text(Eventually.get(ask(asking, "")))).isEqualTo("again");
    slow.complete("late".getBytes(UTF_8));
    assertThat(text(Eventually.get(open))).isEqualTo("late");
  }

  @Test
  void drainsWhatItServes() {
    var bridge = bridge();
    Promise<byte[]> slow = Promise.promise();
    var calls = new AtomicInteger();
    var registration =
        serve(
            bridge,
            PAUSE,
            request -> {
              calls.incrementAndGet();
              return slow.future();
            });
    var open = ask(bridge, "");
    Eventually.holds("handled", () -> calls.get() == 1);
    var drained = registration.drain(SOON);
    Eventually.holds(
        "nobody listens", () -> error(ask(bridge, BRIEF)).outcome() == Outcome.NO_RESPONDERS);
    assertThat(drained.isComplete()).isFalse();
    slow.complete("last".getBytes(UTF_8));
    assertThat(text(Eventually.get(open))).isEqualTo("last");
    Eventually.get(drained);
    Eventually.holds("forgotten", () -> ((JetStreamBridge) bridge).parts() == 0);
  }
}
