/**
 * Named places where a process can be made to fail on purpose, so that tests can kill it exactly
 * between any two steps. Off, and free of cost, unless the JVM is started with the system property
 * {@code penstock.faults}.
 */
@NullMarked
package dev.penstock.pipeline.faults;

import org.jspecify.annotations.NullMarked;
