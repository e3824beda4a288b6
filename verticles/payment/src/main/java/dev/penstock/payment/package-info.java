/**
 * Takes money, once, and gives it back when the order is cancelled.
 *
 * <p>Reserved and cancelled orders come in through {@code PaymentIntake}; {@code Payment} holds the
 * rule of what may become of a payment; {@code PaymentStore} is its ledger; {@code ProviderGateway}
 * speaks to the provider, {@code ProviderRule} says what its replies mean, and {@code
 * GuardedGateway} puts a circuit breaker and a limit in front of it.
 *
 * <p>The way of a charge: write down that the provider is going to be asked, ask it under the
 * order's one idempotency key, write down what it said, publish, acknowledge. The first write is
 * what makes a cancelled order safe: a payment that may have been taken is known to be so, and is
 * looked up instead of being forgotten. "No answer" means unknown, never failed: the message is
 * given back and the same key is used again.
 *
 * <p>A cancellation and a capture of the same order lock the same row. Whichever comes second sees
 * the other and refunds; when both do, the provider's one refund key makes it one refund. A
 * cancelled order is never charged: whether an earlier request took money is looked up by the
 * order's id, after as long as the provider's search may lag.
 */
@NullMarked
package dev.penstock.payment;

import org.jspecify.annotations.NullMarked;
