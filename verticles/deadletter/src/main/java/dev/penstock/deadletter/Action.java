package dev.penstock.deadletter;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A decision about a letter, as it is kept.
 *
 * @param what {@code replay}, {@code discard}, or {@code refuse} when the broker did not take it
 * @param replacement what was published instead of the body; null when nothing was edited
 */
record Action(
    String what, String actor, String reason, OffsetDateTime at, byte @Nullable [] replacement) {}
