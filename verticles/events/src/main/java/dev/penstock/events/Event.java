package dev.penstock.events;

import java.util.UUID;

/** Something that happened to one order. */
public sealed interface Event permits OrderEvent, InventoryEvent, PaymentEvent {

  UUID orderId();

  /** The NATS subject it is published to, on the standard lane; see {@link Priority#lane}. */
  String subject();

  /**
   * The same for every attempt to publish this event; JetStream and all readers tell repeats by it.
   */
  default String id() {
    return subject() + ":" + orderId();
  }
}
