/**
 * {@code crashtest}: everything Penstock stands on is broken on purpose while orders are sent, and
 * afterwards not one of them may be lost, charged twice or left half-done.
 *
 * <p>A {@link dev.penstock.dev.crash.Plant} is the system under test on one machine: a real broker
 * and ledger, a JVM for each {@link dev.penstock.dev.crash.Member}, and a fault proxy in every
 * connection between them. It serves tests as well as the command.
 */
@NullMarked
package dev.penstock.dev.crash;

import org.jspecify.annotations.NullMarked;
