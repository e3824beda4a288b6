package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A bridge over any {@link Wire}. */
final class JetStreamBridge implements Bridge {
  private static final PublisherOptions KEY_VALUES =
      new PublisherOptions(64, Duration.ofSeconds(10));

  private final Vertx vertx;
  private final Home home;
  private final Wire wire;
  private final BridgeObserver observer;
  private final Requester requester;
  private final JetStreamApi api;
  private final Provisioner provisioner;
  private final List<JetStreamPublisher> publishers = new CopyOnWriteArrayList<>();
  private final List<PullConsumer> consumers = new CopyOnWriteArrayList<>();
  private final List<Registration> registrations = new CopyOnWriteArrayList<>();
  private final Map<String, KeyValue> keyValues = new ConcurrentHashMap<>();
  private final Core core;

  JetStreamBridge(Vertx vertx, Home home, Wire wire, BridgeObserver observer) {
    this.vertx = vertx;
    this.home = home;
    this.wire = wire;
    this.observer = observer;
    this.requester = new Requester(wire, Requester.OPEN_MAX);
    this.api = new JetStreamApi(requester);
    this.provisioner = new Provisioner(vertx, wire, api);
    this.core = new WireCore(vertx, wire, requester, served -> keep(served, served.whenDrained()));
  }

  static Future<Bridge> connect(Vertx vertx, BridgeOptions options, BridgeObserver observer) {
    var home = Home.of(vertx);
    Promise<Bridge> connected = home.promise();
    NatsWire.connect(vertx, options, state -> home.later(() -> observer.stateChanged(state)))
        .onSuccess(wire -> connected.complete(new JetStreamBridge(vertx, home, wire, observer)))
        .onFailure(connected::fail);
    return connected.future();
  }

  @Override
  public ConnectionState state() {
    return wire.state();
  }

  @Override
  public String serverVersion() {
    return wire.serverVersion();
  }

  @Override
  public void onStateChange(Consumer<ConnectionState> handler) {
    var caller = Home.of(vertx);
    wire.onStateChange(state -> caller.later(() -> handler.accept(state)));
  }

  @Override
  public Publisher publisher(PublisherOptions options) {
    return publisher(Home.of(vertx), options);
  }

  private Publisher publisher(Home caller, PublisherOptions options) {
    var window =
        new WindowPublisher(
            caller,
            wire,
            options,
            observer,
            new StoredBefore(caller, api),
            subject -> provisioner.restoreTakerOf(caller, subject));
    var publisher =
        new JetStreamPublisher(
            caller,
            window,
            () -> wire.features().atomicPublish(),
            () -> new AtomicPublish(caller, wire, options.outcomeTimeout(), observer),
            publishers::remove);
    publishers.add(publisher);
    return publisher;
  }

  @Override
  public Future<BatchConsumer> consume(
      List<Lane> lanes, BatchOptions options, BatchHandler handler) {
    var caller = Home.of(vertx);
    Promise<BatchConsumer> started = caller.promise();
    var surroundings =
        new PullConsumer.Surroundings(
            caller, wire, observer, spec -> provisioner.restore(caller, spec));
    var consumer = new PullConsumer(surroundings, lanes, options, handler);
    consumers.add(consumer);
    consumer.whenDrained().onSuccess(report -> consumers.remove(consumer));
    caller.run(
        () -> {
          consumer.start();
          started.complete(consumer);
        });
    return started.future();
  }

  private void keep(Registration registration, Future<Void> drained) {
    registrations.add(registration);
    drained.onComplete(done -> registrations.remove(registration));
  }

  @Override
  public KeyValue keyValue(String bucket) {
    return keyValues.computeIfAbsent(bucket, name -> keyValue(new Bucket(name)));
  }

  private KeyValue keyValue(Bucket bucket) {
    var reader = new MessageReader(requester, api, bucket.stream());
    return new JetStreamKeyValue(
        vertx,
        bucket,
        reader,
        (caller, source, sink) -> follow(caller, source, sink, bucket),
        () -> publisher(home, KEY_VALUES));
  }

  private OrderedFeed follow(
      Home caller, OrderedFeed.Source source, OrderedFeed.Sink sink, Bucket bucket) {
    var feed =
        new OrderedFeed(caller, wire, api, source, sink, () -> provisioner.restore(caller, bucket));
    keep(feed, feed.whenDrained());
    return feed.start();
  }

  @Override
  public Core core() {
    return core;
  }

  @Override
  public Management management() {
    return provisioner;
  }

  @Override
  public BridgeHealth health() {
    var oldest =
        publishers.stream()
            .map(JetStreamPublisher::oldestAge)
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    return new BridgeHealth(
        state(), consumers.stream().flatMap(PullConsumer::health).toList(), oldest);
  }

  /** Doors in first: what they still handle publishes. The connection last. */
  @Override
  public Future<DrainReport> drain(Duration max) {
    long deadlineMillis = Home.nowMillis() + max.toMillis();
    var caller = Home.of(vertx);
    if (caller.isGone()) return closeWithoutVertx(max);
    Promise<DrainReport> drained = caller.promise();
    var served = registrations.stream().map(each -> each.drain(max)).toList();
    var consumed = drainConsumers(max);
    Future.all(served)
        .compose(done -> consumed)
        .compose(
            report ->
                drainPublishers(left(deadlineMillis))
                    .map(open -> report.plus(new DrainReport(0, 0, open))))
        .onSuccess(
            report -> {
              requester.close();
              var closed = wire.close(left(deadlineMillis));
              // Closing waits for a connect under way; the report does not.
              long limit = caller.after(left(deadlineMillis), () -> drained.tryComplete(report));
              closed.onComplete(
                  done -> {
                    caller.cancel(limit);
                    drained.tryComplete(report);
                  });
            });
    return drained.future();
  }

  /** After {@code vertx.close()} no handler can end and no future of a publisher can complete. */
  private Future<DrainReport> closeWithoutVertx(Duration max) {
    int unfinished = consumers.stream().mapToInt(BatchConsumer::unsettled).sum();
    int open = publishers.stream().mapToInt(Publisher::inFlight).sum();
    consumers.clear();
    publishers.clear();
    registrations.clear();
    return wire.close(max).map(closed -> new DrainReport(0, unfinished, open));
  }

  /** How many publishers, consumers and registrations it would drain. */
  int parts() {
    return publishers.size() + consumers.size() + registrations.size();
  }

  private Future<DrainReport> drainConsumers(Duration max) {
    var drains = new ArrayList<Future<DrainReport>>();
    for (var consumer : consumers) drains.add(consumer.drain(max));
    return Future.all(drains)
        .map(
            all ->
                drains.stream().map(Future::result).reduce(DrainReport.CLEAN, DrainReport::plus));
  }

  private Future<Integer> drainPublishers(Duration max) {
    var drains = new ArrayList<Future<Integer>>();
    for (var publisher : publishers) drains.add(publisher.close(max));
    return Future.all(drains).map(all -> drains.stream().mapToInt(Future::result).sum());
  }

  private static Duration left(long deadlineMillis) {
    return Duration.ofMillis(Math.max(50, deadlineMillis - Home.nowMillis()));
  }
}
