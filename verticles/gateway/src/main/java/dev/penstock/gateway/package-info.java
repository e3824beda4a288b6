/**
 * A payment provider to run against: the part of Stripe's HTTP API that an order needs, on a ledger
 * of its own, with faults that can be switched on while it runs.
 *
 * <p>It stands for somebody else's system, so it imports nothing of ours and nothing of ours reads
 * its tables. {@link dev.penstock.gateway.GatewayApi} is the door; one belongs to one event loop,
 * and any number may share a database.
 *
 * <p>The way of a charge: {@code PostApi} reads the form and admits the key, {@code FaultsApi} may
 * delay or fail it, {@code GroupIntake} gathers what arrives while a transaction runs, and {@code
 * ChargeIntake} writes effect and answer in one statement of {@code GatewayStore}. An answer is
 * sent only after its commit; the same key gets the same answer from then on.
 */
@NullMarked
package dev.penstock.gateway;

import org.jspecify.annotations.NullMarked;
