package dev.penstock.order;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.ConnectionState;
import dev.penstock.pipeline.LogLine;
import dev.penstock.pipeline.Outgoing;
import dev.penstock.pipeline.Pipeline;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.pipeline.faults.FaultPoint;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what a request has just committed. Nobody waits for it: what the broker does not get is
 * left to {@link Redrive}. Belongs to one event loop.
 */
final class Announcer {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  private final Pool pool;
  private final Pipeline pipeline;
  private final Bridge bridge;
  private final int announcingMax;
  private final Counter unpublished;
  private int announcing;

  Announcer(Pool pool, Pipeline pipeline, Surroundings surroundings, OrderConfig config) {
    this.pool = pool;
    this.pipeline = pipeline;
    this.bridge = surroundings.bridge();
    this.announcingMax = config.announcingMax();
    this.unpublished = surroundings.meters().counter("penstock.orders.unpublished");
  }

  /**
   * Whether what is committed now will be published afterwards. Otherwise it has to be due at once
   * in the ledger.
   */
  boolean canAnnounce() {
    return bridge.state() == ConnectionState.CONNECTED && announcing < announcingMax;
  }

  void announce(List<Outgoing> events) {
    FaultPoint.hit("order.beforeAnnounce");
    announcing += events.size();
    attempt(events)
        .onComplete(
            done -> {
              FaultPoint.hit("order.afterAnnounce");
              announcing -= events.size();
            })
        .onSuccess(v -> events.forEach(Announcer::log))
        .onFailure(cause -> leaveToRedrive(events, cause));
  }

  /** Takes note of what is due at once in the ledger. */
  void leave(List<Outgoing> events) {
    unpublished.increment(events.size());
  }

  private Future<Void> attempt(List<Outgoing> events) {
    try {
      return pipeline.publish(events);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void leaveToRedrive(List<Outgoing> events, Throwable cause) {
    leave(events);
    LOG.debug("left to the redrive orders={} cause={}", events.size(), cause.toString());
    var ids = events.stream().map(outgoing -> outgoing.event().orderId()).toList();
    RedriveStore.makeDueAtOnce(pool, ids)
        .onFailure(e -> LOG.debug("these become due later orders={}", ids.size(), e));
  }

  private static void log(Outgoing outgoing) {
    if (!LOG.isDebugEnabled()) return;
    LogLine.about(LOG.atDebug(), outgoing.event().orderId(), outgoing.lineage())
        .log("announced {}", outgoing.event().subject());
  }
}
