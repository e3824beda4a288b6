/**
 * What tests stand on: real servers, started once per JVM and gone at its end; a stranger on the
 * wire who does not use our bridge; and waiting for a condition instead of for time.
 *
 * <p>Everything here blocks the calling thread, which must not be an event loop.
 */
@NullMarked
package dev.penstock.testkit;

import org.jspecify.annotations.NullMarked;
