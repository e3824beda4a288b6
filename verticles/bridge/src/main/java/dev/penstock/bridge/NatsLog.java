package dev.penstock.bridge;

import io.nats.client.Connection;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What jnats reports besides its events; remembers why a connect failed. */
final class NatsLog implements ErrorListener {
  private static final Logger LOG = LoggerFactory.getLogger(NatsLog.class);

  private volatile @Nullable Exception last;

  /** jnats' own exception only lists the servers; what it reported before says why. */
  Throwable lastCause(Throwable thrown) {
    var cause = last;
    return cause == null ? thrown : cause;
  }

  @Override
  public void errorOccurred(Connection connection, String error) {
    LOG.warn("nats server says error={}", error);
  }

  @Override
  public void exceptionOccurred(Connection connection, Exception exception) {
    last = exception;
    LOG.debug("nats client exception", exception);
  }

  @Override
  public void slowConsumerDetected(Connection connection, Consumer consumer) {
    LOG.warn("nats client dropped messages, the broker delivers them again");
  }

  @Override
  public void messageDiscarded(Connection connection, Message message) {
    LOG.warn("nats client discarded a message, its queue is full subject={}", message.getSubject());
  }
}
