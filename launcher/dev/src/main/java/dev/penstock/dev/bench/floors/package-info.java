/**
 * {@code bench floors}: what NATS, PostgreSQL and Vert.x HTTP do on this machine by themselves, as
 * the floors that figures of Penstock are ratios to. {@link dev.penstock.dev.bench.floors.Floors}
 * runs them one after another, each in a JVM of its own ({@link
 * dev.penstock.dev.bench.floors.FloorProcess}), and each checks that what it claims was done.
 *
 * <p>The largest is {@link dev.penstock.dev.bench.floors.BarePipeline}: the flow of an order with
 * the same rows and the same four events, and nothing else. None of Penstock's code takes part in
 * what is measured; its migrations make the tables, and its declarations the streams.
 */
@NullMarked
package dev.penstock.dev.bench.floors;

import org.jspecify.annotations.NullMarked;
