/**
 * {@code crashtest}: everything Penstock stands on is broken on purpose while orders are sent, and
 * afterwards not one of them may be lost, charged twice or left half-done.
 *
 * <ul>
 *   <li>A {@link dev.penstock.dev.crash.Plant} is the system under test on one machine: a real
 *       broker and ledger, a JVM for each {@link dev.penstock.dev.crash.Member}, and a fault proxy
 *       in every connection between them. It serves tests as well as the command.
 *   <li>A {@link dev.penstock.dev.crash.Crowd} of customers runs errands and writes down, before it
 *       sends anything, what it sends.
 *   <li>A {@link dev.penstock.dev.crash.Schedule} is drawn from a seed and says which {@link
 *       dev.penstock.dev.crash.FaultKind} comes when; {@link dev.penstock.dev.crash.FaultKinds} has
 *       them all.
 *   <li>A {@link dev.penstock.dev.crash.CrashTest} brings these together, and its {@link
 *       dev.penstock.dev.crash.Verdict} rests on an audit from outside and on {@link
 *       dev.penstock.dev.crash.Sometimes}: what must have happened for the audit to mean anything.
 * </ul>
 *
 * <p>{@code schema rehearse} changes a contract on the same plant, without faults: a {@link
 * dev.penstock.dev.crash.Rehearsal} goes through {@link dev.penstock.dev.crash.Phase}s while the
 * same crowd orders, and its {@link dev.penstock.dev.crash.RehearsalReport} rests on the same
 * audit, on {@link dev.penstock.dev.crash.Publications} and on {@link dev.penstock.dev.crash.Once}.
 */
@NullMarked
package dev.penstock.dev.crash;

import org.jspecify.annotations.NullMarked;
