/**
 * A whole cluster on one machine: three nats-servers with replicated streams, a PostgreSQL, and a
 * JVM for each verticle, started with the files that containers are started with.
 *
 * <p>Nothing here stays while it runs. Each process is noted by its id and its beginning ({@link
 * dev.penstock.servers.PidFile}), so that every command finds what lives, whoever was killed
 * meanwhile, and touches nothing else.
 */
@NullMarked
package dev.penstock.dev.cluster;

import org.jspecify.annotations.NullMarked;
