/**
 * {@code penstock dlq}: what could not be handled, for operators. It asks a running Penstock over
 * HTTP and knows nothing of its ledger.
 *
 * <p>{@code Replaying} is the way many letters are given back: a few first, more only when those
 * were handled, and none after one that came back.
 */
@NullMarked
package dev.penstock.launcher.dlq;

import org.jspecify.annotations.NullMarked;
