/**
 * Non-blocking JetStream for Vert.x: the only room that imports {@code io.nats}.
 *
 * <p>{@link dev.penstock.bridge.Bridge} is the door. A {@link dev.penstock.bridge.Publisher} and a
 * {@link dev.penstock.bridge.BatchConsumer} belong to the Vert.x context they were made on: every
 * future they return completes there, every handler runs there, and none of their state is shared
 * with the threads of the NATS client.
 */
@NullMarked
package dev.penstock.bridge;

import org.jspecify.annotations.NullMarked;
