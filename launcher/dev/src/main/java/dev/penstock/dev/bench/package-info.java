/**
 * {@code bench bridge}: our bridge beside what else one could write. Each {@link
 * dev.penstock.dev.bench.Contestant} does the same work on the same server, turn by turn; {@link
 * dev.penstock.dev.bench.Turn} measures one; {@link dev.penstock.dev.bench.Expectations} judges.
 */
@NullMarked
package dev.penstock.dev.bench;

import org.jspecify.annotations.NullMarked;
