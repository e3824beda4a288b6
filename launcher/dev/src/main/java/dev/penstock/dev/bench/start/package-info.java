/**
 * {@code bench start}: how long {@code penstock run} takes until it is ready. Each {@link
 * dev.penstock.dev.bench.start.Setting} is started several times, each time as a JVM of its own.
 */
@NullMarked
package dev.penstock.dev.bench.start;

import org.jspecify.annotations.NullMarked;
