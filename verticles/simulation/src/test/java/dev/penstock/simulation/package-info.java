/**
 * Deterministic simulation: the real code of order, inventory, payment and pipeline, in one thread
 * and in virtual time, over a broker, a ledger and a payment provider in memory. One number, the
 * seed, decides everything: who orders what, in which order things happen, what is lost, late,
 * repeated or forgotten, who is killed when. After a minute of trouble all is healed; then the
 * world has to come to rest, and {@code Invariants} has to hold.
 *
 * <pre>
 * only="-pl verticles/simulation -am -DskipITs -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false"
 * scripts/test $only -Dpenstock.simulation.seeds=100000
 * scripts/test $only -Dpenstock.simulation.seed=4711
 * </pre>
 *
 * The second runs one seed and prints every step; {@code -Dpenstock.simulation.log=DEBUG} adds what
 * the services log.
 *
 * <p>{@code Scheduler} is the only source of time and order, {@code Chance} the only one of luck.
 * {@code Life} is a process: killed, nothing of it happens any more. {@code Simulated…} stands for
 * the surroundings of the services. What stands in for something real is held against it: the
 * ledger against PostgreSQL, statement by statement ({@code LedgerFidelityIT}); the broker by a
 * contract that the bridge's broker in memory keeps as well ({@code BrokerContract}). That the
 * simulation finds mistakes is shown by mistakes that it has to find ({@code Mutation}).
 *
 * <p>Not simulated: HTTP in front of the order service, the wiring of verticles, orderly shutdown,
 * the bridge's own protocol, more than one batch of a consumer at a time.
 */
@NullMarked
package dev.penstock.simulation;

import org.jspecify.annotations.NullMarked;
