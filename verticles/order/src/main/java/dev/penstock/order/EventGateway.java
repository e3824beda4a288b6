package dev.penstock.order;

import dev.penstock.pipeline.Failure;
import dev.penstock.pipeline.Outgoing;
import dev.penstock.pipeline.Pipeline;
import io.vertx.core.Future;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what the ledger says of many orders. Belongs to one event loop. */
final class EventGateway {
  private static final Logger LOG = LoggerFactory.getLogger(EventGateway.class);

  private final Pipeline pipeline;

  EventGateway(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  /**
   * Succeeds when all are stored but those that cannot be published at all, which are logged: one
   * such order must not hold up the others. Fails while the broker is away; then some may be
   * stored.
   */
  Future<Void> publish(List<Outgoing> events) {
    return attempt(events)
        .recover(
            cause ->
                Failure.of(cause) instanceof Failure.Bug
                    ? publishOneByOne(events)
                    : Future.failedFuture(cause));
  }

  private Future<Void> publishOneByOne(List<Outgoing> events) {
    Future<Void> chain = Future.succeededFuture();
    for (var one : events) {
      chain =
          chain
              .compose(v -> attempt(List.of(one)))
              .recover(
                  cause -> {
                    if (!(Failure.of(cause) instanceof Failure.Bug)) {
                      return Future.failedFuture(cause);
                    }
                    LOG.atError()
                        .addKeyValue("order_id", one.event().orderId())
                        .addKeyValue("attempt", one.attempt())
                        .setCause(cause)
                        .log("an order cannot be published");
                    return Future.succeededFuture();
                  });
    }
    return chain;
  }

  private Future<Void> attempt(List<Outgoing> events) {
    try {
      return pipeline.publish(events);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
