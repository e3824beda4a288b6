package dev.penstock.bridge;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interest in one subject with a dispatcher of its own, because only a dispatcher can be drained:
 * what is under way when the interest is withdrawn still arrives.
 */
final class NatsSubscription implements Wire.Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(NatsSubscription.class);

  private final NatsWire wire;
  private final String subject;
  private final Consumer<Frame> receiver;
  private volatile @Nullable Connection connection;
  private volatile @Nullable Dispatcher dispatcher;

  NatsSubscription(NatsWire wire, String subject, Consumer<Frame> receiver) {
    this.wire = wire;
    this.subject = subject;
    this.receiver = receiver;
  }

  void attach(Connection live) {
    connection = live;
    dispatcher = live.createDispatcher(message -> receiver.accept(frame(message)));
    dispatcher.subscribe(subject);
  }

  private static Frame frame(Message message) {
    if (message.isStatusMessage()) {
      var status = message.getStatus();
      return Frame.status(
          message.getSubject(), status.getCode(), status.getMessage(), message.getHeaders());
    }
    return new Frame(
        message.getSubject(), message.getReplyTo(), message.getHeaders(), message.getData(), 0, "");
  }

  @Override
  public Future<Void> drain(Duration max) {
    return wire.blocking(
        () -> {
          wire.forget(this);
          drainNow(max);
        });
  }

  private void drainNow(Duration max) {
    var draining = dispatcher;
    if (draining == null || max.toMillis() < 1) return;
    try {
      draining.drain(max).get(max.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException | IllegalStateException away) {
      LOG.debug("not drained subject={}", subject, away);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    wire.forget(this);
    var live = connection;
    var closing = dispatcher;
    if (live == null || closing == null) return;
    try {
      live.closeDispatcher(closing);
    } catch (IllegalArgumentException | IllegalStateException gone) {
      LOG.debug("already gone subject={}", subject);
    }
  }
}
