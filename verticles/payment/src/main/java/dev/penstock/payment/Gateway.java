package dev.penstock.payment;

import io.vertx.core.Future;

/**
 * The payment provider, on one event loop. The futures never fail: what goes wrong is an {@link
 * Verdict.Unsettled}. Every question may be asked again and has one effect.
 */
interface Gateway {

  /** Takes the money of a payment that is to be charged. */
  Future<Verdict> charge(Payment payment);

  /** Finds out whether an earlier charge took money, without taking any. */
  Future<Verdict> lookUp(Payment payment);

  /** Gives back the money of a captured payment. */
  Future<Verdict> refund(Payment payment);

  /** The same provider, for calls that come before all others which wait for their turn. */
  default Gateway express() {
    return this;
  }
}
