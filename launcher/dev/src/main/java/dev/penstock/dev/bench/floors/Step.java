package dev.penstock.dev.bench.floors;

import io.nats.client.Message;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * How a durable consumer's messages are handled, on one event loop: what arrives while a batch is
 * written shares the next one. While one is written, others may still wait for their PubAcks; a
 * batch is acknowledged when it has them all. What arrives is bounded by the consumer's limit of
 * unacknowledged messages.
 */
final class Step {
  static final int BATCH_MAX = 256;
  private static final int PUBLISHING_MAX = 4;

  private final Context context;
  private final Broker broker;
  private final Handler handler;
  private final Consumer<Throwable> failed;
  private final Queue<Message> arrived = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isAwake = new AtomicBoolean();
  private boolean writing;
  private int publishing;

  /** Writes a batch in the ledger; the future gives the events to publish. */
  @FunctionalInterface
  interface Handler {
    Future<List<Event>> write(List<FloorOrder> batch);

    /** The batch's events are stored. */
    default void published(List<Event> events) {}
  }

  /** An event to publish. Its subject and the order make its message id, as Penstock's do. */
  record Event(String subject, FloorOrder order, byte[] body) {
    String messageId() {
      return subject + ':' + order.orderId();
    }
  }

  /**
   * @param context of the handler
   * @param failed is told what went wrong, after which nothing works any more
   */
  Step(Context context, Broker broker, Handler handler, Consumer<Throwable> failed) {
    this.context = context;
    this.broker = broker;
    this.handler = handler;
    this.failed = failed;
  }

  /** From any thread. One task of the event loop serves a whole burst. */
  void receive(Message message) {
    arrived.add(message);
    if (isAwake.compareAndSet(false, true)) context.runOnContext(v -> wake());
  }

  private void wake() {
    isAwake.set(false);
    next();
  }

  private void next() {
    if (writing || publishing == PUBLISHING_MAX) return;
    var messages = new ArrayList<Message>(BATCH_MAX);
    var orders = new ArrayList<FloorOrder>(BATCH_MAX);
    for (Message each; messages.size() < BATCH_MAX && (each = arrived.poll()) != null; ) {
      messages.add(each);
      orders.add(FloorJson.read(each.getData()));
    }
    if (messages.isEmpty()) return;
    writing = true;
    handler
        .write(orders)
        .onFailure(failed::accept)
        .onSuccess(
            events -> {
              writing = false;
              publish(messages, events);
              next();
            });
  }

  private void publish(List<Message> messages, List<Event> events) {
    publishing++;
    broker
        .publish(events)
        .whenComplete(
            (v, cause) -> {
              if (cause != null) failed.accept(cause);
              else context.runOnContext(w -> acknowledge(messages, events));
            });
  }

  private void acknowledge(List<Message> messages, List<Event> events) {
    messages.forEach(Message::ack);
    handler.published(events);
    publishing--;
    next();
  }
}
