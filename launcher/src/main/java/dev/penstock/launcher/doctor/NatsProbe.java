package dev.penstock.launcher.doctor;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.BridgeException;
import dev.penstock.bridge.BridgeObserver;
import dev.penstock.bridge.BridgeOptions;
import dev.penstock.bridge.BucketSpec;
import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.bridge.CoreMessage;
import dev.penstock.bridge.Plan;
import dev.penstock.bridge.StreamSpec;
import dev.penstock.launcher.NatsOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Logs in as a service would, and asks without changing anything. */
final class NatsProbe implements AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(3);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(1);
  private static final Duration PLAN_MAX = Duration.ofSeconds(3);
  private static final int ROUND_TRIPS = 10;

  private final Vertx vertx;
  private final Bridge bridge;

  private NatsProbe(Vertx vertx, Bridge bridge) {
    this.vertx = vertx;
    this.bridge = bridge;
  }

  /** Throws {@link BridgeException} that says why it is not let in. */
  static NatsProbe connect(NatsOptions settings, String url) {
    var vertx = Vertx.vertx();
    try {
      var options = bounded(settings.bridge(url, "penstock-doctor"));
      var connecting = Bridge.connect(vertx, options, BridgeObserver.NONE);
      return new NatsProbe(vertx, await(connecting, CONNECT_MAX.plusSeconds(1)));
    } catch (RuntimeException e) {
      vertx.close();
      throw e;
    }
  }

  private static BridgeOptions bounded(BridgeOptions options) {
    return new BridgeOptions(
        options.servers(),
        options.clientName(),
        options.credentials(),
        options.tls(),
        options.inboxPrefix(),
        CONNECT_MAX,
        options.backoffMin(),
        options.backoffMax(),
        options.pingInterval());
  }

  /** The answer to a request without a body. Throws {@link BridgeException}. */
  JsonObject ask(String subject) {
    var asked = bridge.core().request(new CoreMessage(subject, new byte[0]), ANSWER_MAX);
    try {
      return new JsonObject(Buffer.buffer(await(asked, ANSWER_MAX.plusMillis(500)).body()));
    } catch (DecodeException e) {
      throw new BridgeException(subject + " gives an answer that cannot be read", e);
    }
  }

  /** How long a request takes, in milliseconds: the median of some. */
  double roundTripMillis() {
    var nanos = new ArrayList<Long>();
    for (int i = 0; i < ROUND_TRIPS; i++) {
      long start = System.nanoTime();
      ask("$JS.API.INFO");
      nanos.add(System.nanoTime() - start);
    }
    nanos.sort(null);
    return nanos.get(ROUND_TRIPS / 2) / 1e6;
  }

  Set<String> streamNames() {
    var names = ask("$JS.API.STREAM.NAMES").getJsonArray("streams");
    return (names == null ? new JsonArray() : names)
        .stream().map(String::valueOf).collect(Collectors.toSet());
  }

  Plan plan(ServiceNeeds needs) {
    return await(bridge.management().plan(needs.streams(), needs.consumers()), PLAN_MAX);
  }

  /** What the server says of us and of its time, from 2.10 on; our own time half way. */
  Seen user() {
    var before = Instant.now();
    var answer = ask("$SYS.REQ.USER.INFO");
    var took = Duration.between(before, Instant.now());
    return new Seen(answer, before.plus(took.dividedBy(2)), took.dividedBy(2));
  }

  /**
   * @param at our time when the server answered, give or take {@code uncertainty}
   */
  record Seen(JsonObject answer, Instant at, Duration uncertainty) {}

  private static <T> T await(Future<T> future, Duration max) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(max.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof BridgeException known
          ? known
          : new BridgeException(String.valueOf(e.getCause().getMessage()), e.getCause());
    } catch (TimeoutException e) {
      throw new BridgeException("no answer within " + max.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BridgeException("interrupted", e);
    }
  }

  @Override
  public void close() {
    bridge.drain(Duration.ZERO);
    vertx.close();
  }

  /** What all services want of NATS. */
  record ServiceNeeds(
      List<StreamSpec> streams,
      List<BucketSpec> buckets,
      List<ConsumerSpec> consumers,
      List<String> events) {

    List<Reservation> reservations() {
      return Stream.concat(
              streams.stream().map(Reservation::of), buckets.stream().map(Reservation::of))
          .toList();
    }
  }
}
