/**
 * Takes money, once, and gives it back when the order is cancelled.
 *
 * <p>Reserved and cancelled orders come in through {@code PaymentIntake}; {@code Payment} holds the
 * rule of what may become of a payment; {@code PaymentStore} is its ledger; {@code ProviderGateway}
 * speaks to the provider, {@code ProviderRule} says what its replies mean, and {@code
 * GuardedGateway} puts a circuit breaker and a limit in front of it. {@code RefundGateway} and
 * {@code RefundStore} do the same for giving money back, {@code Redrive} does it again.
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
 *
 * <p>A refund does not wait for a message: from the cancellation on its row is due, and whoever is
 * first tries it, the message's handling or the redrive. One that the provider refuses, or that
 * comes to nothing again and again, is REFUND_FAILED: announced once, counted, and tried again with
 * growing pauses until it succeeds. After a refusal the next attempt has a new key, because the
 * provider repeats its answer under the old one; that it never gives back more than it took makes
 * this safe, and a refund that exists already is looked up and taken for ours.
 */
@NullMarked
package dev.penstock.payment;

import org.jspecify.annotations.NullMarked;
