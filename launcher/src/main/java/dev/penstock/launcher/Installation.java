package dev.penstock.launcher;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.ConnectionState;
import dev.penstock.pipeline.BridgeMeters;
import dev.penstock.pipeline.Pipeline;
import dev.penstock.pipeline.PipelineOptions;
import dev.penstock.pipeline.Service;
import dev.penstock.pipeline.StreamOptions;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.pipeline.Topology;
import dev.penstock.pipeline.versions.VersionOptions;
import dev.penstock.pipeline.versions.Versions;
import dev.penstock.store.Ledger;
import dev.penstock.store.LedgerOptions;
import dev.penstock.store.Migrations;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code run} starts: servers, then connections and streams beside the schemas, verticles and
 * the HTTP port; stopped in the reverse order. Every method blocks and is not for an event loop.
 */
public final class Installation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Installation.class);
  private static final Duration DEPLOY_MAX = Duration.ofSeconds(60);
  private static final Duration MIGRATE_MAX = Duration.ofHours(1);
  private static final Duration STEP_DOWN_MAX = Duration.ofSeconds(6);

  private final Settings settings;
  private final List<Placement> placements;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Vertx vertx;
  private final Addresses addresses;

  /** What to undo, the latest first. */
  private final Deque<Runnable> undo = new ArrayDeque<>();

  private Installation(Settings settings, List<Placement> placements, Addresses addresses) {
    this.settings = settings;
    this.placements = placements;
    this.addresses = addresses;
    this.vertx = vertx(meters);
    undo.push(() -> await(vertx.close(), STEP_DOWN_MAX));
    undo.addLast(addresses::close);
  }

  /**
   * Starts everything, or stops again what it had started and throws: {@link SettingsException}, or
   * {@link StartException} with one clear cause.
   */
  public static Installation start(Settings settings, List<Placement> placements) {
    var addresses = Addresses.resolve(settings, placements);
    Installation installation = null;
    try {
      installation = new Installation(addresses.settings(), placements, addresses);
      installation.deploy();
      return installation;
    } catch (RuntimeException e) {
      if (installation == null) addresses.close();
      else installation.close();
      throw e;
    }
  }

  /** Where everything is, for a banner and for those who want to call it. */
  public Addresses addresses() {
    return addresses;
  }

  /**
   * Stops taking, finishes what is in flight, flushes, undeploys and stops embedded servers; within
   * ten seconds. Safe to call twice.
   */
  @Override
  public synchronized void close() {
    // A signal during the start interrupts it; what was started is to be stopped all the same.
    boolean interrupted = Thread.interrupted();
    while (!undo.isEmpty()) {
      try {
        undo.pop().run();
      } catch (RuntimeException e) {
        LOG.warn("while stopping: {}", e.getMessage());
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  private void deploy() {
    var services = placements.stream().map(p -> Services.create(p.name(), settings)).toList();
    // Side by side: both are mostly waited for.
    var migrating = CompletableFuture.runAsync(() -> migrate(services));
    var bridge = connect();
    provision(bridge, services);
    await(Future.fromCompletionStage(migrating), MIGRATE_MAX);
    var surroundings = surroundings(bridge);
    deployLagMeters();
    follow(surroundings);
    for (int i = 0; i < services.size(); i++) {
      deployVerticles(services.get(i), placements.get(i).instances(), surroundings);
    }
    openHttp(services, surroundings);
  }

  private Bridge connect() {
    var options = settings.bind("nats", NatsOptions.class);
    var name = "penstock-" + String.join("-", placements.stream().map(Placement::name).toList());
    var connecting =
        Bridge.connect(vertx, options.bridge(addresses.natsUrl(), name), new BridgeMeters(meters));
    var bridge = await(connecting, options.connectElapsedMax().plus(DEPLOY_MAX));
    undo.push(() -> await(bridge.drain(Duration.ofSeconds(2)), STEP_DOWN_MAX));
    Gauge.builder("penstock.nats.connected", bridge, Installation::connected).register(meters);
    return bridge;
  }

  private static double connected(Bridge bridge) {
    return bridge.state() == ConnectionState.CONNECTED ? 1 : 0;
  }

  private void migrate(List<Service> services) {
    Migrations.apply(addresses.databaseUrl(), Pipeline.SCHEMA, Pipeline.SCHEMA);
    for (var service : services) {
      Migrations.apply(addresses.databaseUrl(), service.name(), service.schema());
    }
  }

  /**
   * Only here: services bind to what stands, since creating one consumer twice at once is risky.
   */
  private void provision(Bridge bridge, List<Service> services) {
    var options = settings.bind("streams", StreamOptions.class);
    var streams = Topology.streams(options);
    var versions = new Versions(settings.bind("schemas", VersionOptions.class));
    var consumers =
        services.stream()
            .flatMap(service -> service.consumers().stream())
            .filter(consumer -> versions.isConsumed(consumer.filterSubject()))
            .toList();
    await(bridge.management().ensure(streams, consumers), DEPLOY_MAX);
    for (var bucket : Topology.buckets(options)) {
      await(bridge.management().ensureBucket(bucket), DEPLOY_MAX);
    }
  }

  private Surroundings surroundings(Bridge bridge) {
    var ledger = settings.bind("database", LedgerOptions.class);
    Pool pool = Ledger.open(vertx, ledger, "health");
    undo.push(() -> await(pool.close(), STEP_DOWN_MAX));
    return new Surroundings(
        bridge,
        ledger,
        settings.bind("pipeline", PipelineOptions.class),
        meters,
        Health.of(vertx, bridge, pool),
        new Versions(settings.bind("schemas", VersionOptions.class)));
  }

  /** Before the services, so that their first event is in the versions that are wanted. */
  private void follow(Surroundings surroundings) {
    var names = placements.stream().map(Placement::name).toList();
    var verticle = new VersionsVerticle(surroundings.bridge(), surroundings.versions(), names);
    var id = await(vertx.deployVerticle(verticle), DEPLOY_MAX);
    undo.push(() -> await(vertx.undeploy(id), STEP_DOWN_MAX));
  }

  private void deployLagMeters() {
    await(
        vertx.deployVerticle(
            () -> new EventLoopLag(meters),
            new DeploymentOptions().setInstances(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE)),
        DEPLOY_MAX);
  }

  private void deployVerticles(Service service, int instances, Surroundings surroundings) {
    var ids = new ArrayList<String>();
    for (int i = 0; i < instances; i++) {
      service
          .verticle(surroundings)
          .ifPresent(verticle -> ids.add(await(vertx.deployVerticle(verticle), DEPLOY_MAX)));
    }
    if (!ids.isEmpty()) undo.push(() -> await(undeploy(ids), STEP_DOWN_MAX));
  }

  private void openHttp(List<Service> services, Surroundings surroundings) {
    int loops = placements.stream().mapToInt(Placement::instances).max().orElse(1);
    var operatorRoutes = new OperatorRoutes(vertx, surroundings.health(), meters);
    var options = settings.bind("http", HttpOptions.class);
    var deploying =
        vertx.deployVerticle(
            () -> new HttpVerticle(options, services, surroundings, operatorRoutes),
            new DeploymentOptions().setInstances(loops));
    var id =
        await(
            deploying.recover(
                cause ->
                    Future.failedFuture(
                        cause instanceof IOException failure
                            ? StartException.cannotListen(options, failure)
                            : cause)),
            DEPLOY_MAX);
    undo.push(() -> await(vertx.undeploy(id), STEP_DOWN_MAX));
  }

  private Future<?> undeploy(List<String> ids) {
    return Future.join(ids.stream().map(vertx::undeploy).toList());
  }

  private static Vertx vertx(PrometheusMeterRegistry meters) {
    var metrics = new MicrometerMetricsOptions().setEnabled(true);
    return Vertx.builder()
        .with(new VertxOptions().setMetricsOptions(metrics).setPreferNativeTransport(true))
        .withMetrics(new MicrometerMetricsFactory(meters))
        .build();
  }

  private static <T> T await(Future<T> future, Duration max) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(max.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw StartException.of(e.getCause());
    } catch (TimeoutException e) {
      throw new StartException("took longer than " + max.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", e);
    }
  }
}
