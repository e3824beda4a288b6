package dev.penstock.order;

import dev.penstock.events.Item;
import dev.penstock.events.Lineage;
import dev.penstock.events.Priority;
import dev.penstock.events.Schemas;
import dev.penstock.pipeline.Pipelines;
import dev.penstock.pipeline.StreamWatch;
import dev.penstock.pipeline.Surroundings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The order service as {@link OrderVerticle} and {@link OrderDoor} wire it, without HTTP. */
public final class OrderProcess {
  private final Intake intake;
  private final CancelIntake cancelIntake;

  private OrderProcess(Intake intake, CancelIntake cancelIntake) {
    this.intake = intake;
    this.cancelIntake = cancelIntake;
  }

  private static OrderConfig config(Duration deadline, int redriveBatchMax) {
    return new OrderConfig(
        64,
        100,
        // By the real clock, which must not decide anything here.
        Duration.ofDays(1),
        100,
        Duration.ofSeconds(15),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        redriveBatchMax,
        deadline,
        Duration.ofSeconds(5));
  }

  /**
   * @param deadline after which orders are given up
   * @param redrives false for the mistake that nobody looks for orders without progress
   */
  public static OrderProcess start(
      Vertx vertx,
      Surroundings surroundings,
      Pool pool,
      Schemas schemas,
      Duration deadline,
      int redriveBatchMax,
      boolean redrives) {
    var config = config(deadline, redriveBatchMax);
    var pipeline = Pipelines.open(vertx, surroundings, OrderService.NAME, pool, schemas);
    var gateway = new EventGateway(pipeline);
    var redrive = new Redrive(vertx, pool, gateway, surroundings, config);
    var endAnnouncer = new EndAnnouncer(vertx, pool, gateway, surroundings, config);
    var losses =
        new LossIntake(
            () -> {
              redrive.wake();
              endAnnouncer.wake();
            });
    var watch =
        new StreamWatch(vertx, surroundings, OrderService.NAME, pool, LossIntake.STREAMS, losses);
    var events = new EventIntake(pool, surroundings.meters(), config);
    pipeline
        .consume(OrderService.CREATED, events::adopt)
        .compose(v -> pipeline.consume(OrderService.INVENTORY, events::leadOn))
        .compose(v -> pipeline.consume(OrderService.PAYMENTS, events::leadOn))
        .onSuccess(
            v -> {
              if (!redrives) return;
              redrive.start();
              endAnnouncer.start();
              watch.start();
            });
    var announcer = new Announcer(pool, pipeline, surroundings, config);
    return new OrderProcess(
        new Intake(vertx, pool, announcer, surroundings.meters(), config),
        new CancelIntake(pool, announcer, surroundings.meters(), config));
  }

  /**
   * The id of the order that is answered with 202: this one, or that of the key's first request.
   */
  public Future<UUID> take(
      UUID orderId, String key, List<Item> items, String paymentMethod, Priority priority) {
    var request = new OrderRequest(items, Optional.empty(), Optional.of(paymentMethod), priority);
    var order =
        new NewOrder(
            orderId,
            request,
            Optional.of(new IdempotencyKey(key)),
            Lineage.of(orderId.toString(), null));
    return intake.take(order).map(OrderProcess::answered);
  }

  private static UUID answered(Acceptance acceptance) {
    if (acceptance instanceof Acceptance.Accepted accepted) return accepted.order().orderId();
    if (acceptance instanceof Acceptance.Replayed replayed) return replayed.orderId();
    throw new IllegalStateException("a key was said to be another request's");
  }

  public Future<?> cancel(UUID orderId) {
    return cancelIntake.cancel(orderId);
  }
}
