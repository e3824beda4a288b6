package dev.penstock.pipeline;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.BridgeException;
import dev.penstock.bridge.ConnectionState;
import dev.penstock.bridge.StoredMessage;
import dev.penstock.bridge.StreamStatus;
import dev.penstock.store.Sweeper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when the broker has lost what streams had: they were deleted and made again, restored
 * from an older copy, purged, or their disk was wiped. The ledger remembers for each service how
 * far each stream had got; somebody looks at once, on every reconnect, and every second, which
 * costs one request per stream, and another when it has grown. A stream that is missing is no loss
 * yet: it is one when it is there again, with another creation.
 *
 * <p>Several instances and processes of a service may look at once. What they find replaces what
 * the ledger remembers only if that is still what they compared it with, so each loss is one event.
 * A loss of no more than what came after the last look goes unnoticed: the redrive is for that.
 *
 * <p>Belongs to one event loop.
 */
public final class StreamWatch {
  private static final Logger LOG = LoggerFactory.getLogger(StreamWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Pool pool;
  private final Bridge bridge;
  private final MeterRegistry meters;
  private final String service;
  private final List<String> streams;
  private final Reaction reaction;
  private final Sweeper sweeper;

  /** What a service does about losses. */
  public interface Reaction {

    /**
     * Runs in the transaction that takes note of the losses: either both are remembered or the same
     * losses are found again.
     *
     * @return what is done about it, for the log
     */
    Future<String> onLosses(SqlConnection tx, List<StreamLoss> losses);

    /** After the commit. */
    void noted();
  }

  /** A stream as it was found, and what the ledger remembered of it, if it knew it. */
  private record Finding(
      String stream, @Nullable StreamMark known, StreamMark now, Optional<StreamLoss> loss) {
    boolean isNews() {
      return !now.equals(known);
    }
  }

  /**
   * @param pool to a database with the schema {@link Pipeline#SCHEMA}; of the caller, who closes it
   */
  public StreamWatch(
      Vertx vertx,
      Surroundings surroundings,
      String service,
      Pool pool,
      List<String> streams,
      Reaction reaction) {
    this.pool = pool;
    this.bridge = surroundings.bridge();
    this.meters = surroundings.meters();
    this.service = service;
    this.streams = List.copyOf(streams);
    this.reaction = reaction;
    this.sweeper = new Sweeper(vertx, "the watch of streams", INTERVAL, this::look);
    streams.forEach(this::losses);
  }

  public void start() {
    sweeper.start();
    bridge.onStateChange(state -> sweeper.wake());
  }

  /** Completes when the look under way has ended. */
  public Future<Void> stop() {
    return sweeper.stop();
  }

  private Future<Void> look() {
    if (bridge.state() != ConnectionState.CONNECTED) return Future.succeededFuture();
    // What is remembered is read first, so that what is found is never the older of the two.
    return StreamMarkStore.find(pool, service)
        .compose(known -> Future.all(streams.stream().map(each -> find(each, known)).toList()))
        .map(all -> all.<Optional<Finding>>list().stream().flatMap(Optional::stream))
        .map(found -> found.filter(Finding::isNews).toList())
        .compose(news -> news.isEmpty() ? Future.succeededFuture() : note(news));
  }

  /** Empty when the broker does not say, or has no such stream now. */
  private Future<Optional<Finding>> find(String stream, Map<String, StreamMark> remembered) {
    var known = remembered.get(stream);
    return bridge
        .management()
        .streamStatus(stream)
        .compose(status -> messageOf(known, status).map(message -> finding(known, status, message)))
        .compose(this::withoutConsumersAhead)
        .map(Optional::of)
        .recover(
            cause -> {
              if (!(cause instanceof BridgeException)) return Future.failedFuture(cause);
              LOG.debug("cannot look at stream={} cause={}", stream, cause.getMessage());
              return Future.succeededFuture(Optional.empty());
            });
  }

  /** Before anything is published again that they would pass over. */
  private Future<Finding> withoutConsumersAhead(Finding finding) {
    return finding.loss().isEmpty()
        ? Future.succeededFuture(finding)
        : bridge.management().deleteConsumersAhead(finding.stream()).map(finding);
  }

  private Future<Optional<StoredMessage>> messageOf(
      @Nullable StreamMark known, StreamStatus status) {
    return known != null && known.needsItsMessage(status)
        ? bridge.management().storedMessage(status.name(), known.lastSequence())
        : Future.succeededFuture(Optional.empty());
  }

  private static Finding finding(
      @Nullable StreamMark known, StreamStatus status, Optional<StoredMessage> message) {
    var now = StreamMark.of(status);
    var what =
        known == null ? Optional.<String>empty() : known.lossIn(status, message, Instant.now());
    var loss =
        what.map(
            it ->
                new StreamLoss(
                    status.name(), it, String.valueOf(known), now.toString(), status.ageMax()));
    return new Finding(status.name(), known, now, loss);
  }

  private Future<Void> note(List<Finding> news) {
    return pool.withTransaction(tx -> replace(tx, news).compose(losses -> react(tx, losses)))
        .onSuccess(this::report)
        .mapEmpty();
  }

  /** Those losses that nobody else has noted. The rows are locked in the order of their names. */
  private Future<List<StreamLoss>> replace(SqlConnection tx, List<Finding> news) {
    var losses = new ArrayList<StreamLoss>();
    var done = Future.<Void>succeededFuture();
    for (var each : news.stream().sorted(Comparator.comparing(Finding::stream)).toList()) {
      done =
          done.compose(
                  v ->
                      StreamMarkStore.replace(tx, service, each.stream(), each.known(), each.now()))
              .onSuccess(replaced -> each.loss().filter(loss -> replaced).ifPresent(losses::add))
              .mapEmpty();
    }
    return done.map(losses);
  }

  private record Noted(List<StreamLoss> losses, String reaction) {}

  private Future<Noted> react(SqlConnection tx, List<StreamLoss> losses) {
    return losses.isEmpty()
        ? Future.succeededFuture(new Noted(losses, ""))
        : reaction.onLosses(tx, losses).map(done -> new Noted(losses, done));
  }

  private void report(Noted noted) {
    if (noted.losses().isEmpty()) return;
    for (var loss : noted.losses()) {
      losses(loss.stream()).increment();
      LOG.atWarn()
          .addKeyValue("stream", loss.stream())
          .addKeyValue("service", service)
          .log(
              "the broker has lost messages: the stream {}; expected: {}; found: {}; {}",
              loss.what(),
              loss.expected(),
              loss.found(),
              noted.reaction());
    }
    reaction.noted();
  }

  private Counter losses(String stream) {
    return Counter.builder("penstock.broker.amnesia")
        .description("how often a stream was found to have lost messages")
        .tag("stream", stream)
        .tag("service", service)
        .register(meters);
  }
}
