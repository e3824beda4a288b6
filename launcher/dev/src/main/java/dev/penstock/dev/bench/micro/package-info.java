/**
 * {@code bench micro}: what single pure steps of the hot path cost, in time and in allocated bytes,
 * measured by JMH in a JVM of its own each.
 *
 * <p>The benchmarks themselves ({@code *Benchmark}) stand in the packages of what they measure,
 * beside this one, because most of it is of no use to anybody outside its room and so not public.
 */
@NullMarked
package dev.penstock.dev.bench.micro;

import org.jspecify.annotations.NullMarked;
