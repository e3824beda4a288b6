package dev.penstock.bridge;

/**
 * Hooks for metrics. Called on the context of the publisher or consumer, never on that of the
 * connection; must not block. Every method may be left out.
 */
public interface BridgeObserver {
  BridgeObserver NONE = new BridgeObserver() {};

  /** A PubAck came, {@code nanos} after the message was handed to the publisher. */
  default void stored(String subject, boolean duplicate, long nanos) {}

  default void publishFailed(String subject, PublishException.Outcome outcome) {}

  default void received(String durable, String subject, boolean redelivered) {}

  default void acknowledged(String durable, String subject) {}

  default void returned(String durable, String subject) {}

  default void terminated(String durable, String subject) {}

  /**
   * A batch ended, {@code nanos} after it was handed to the handler. Called for each durable with
   * messages in it.
   */
  default void handled(String durable, int messages, boolean succeeded, long nanos) {}

  default void stateChanged(ConnectionState state) {}
}
