/**
 * The vocabulary: what happened, how it is written, and where it comes from.
 *
 * <p>{@link dev.penstock.events.Event} and its records say what happened. {@link
 * dev.penstock.events.EventCodec} writes and reads them as JSON and holds every message against its
 * schema, both ways. {@link dev.penstock.events.Lineage} is what travels beside the body: which
 * request, which cause, which trace.
 *
 * <p>An event's id is its subject and its order's id ({@code inventory.reserved:6f1c…}): an order
 * has at most one event of each kind, so every attempt to say the same thing says it under the same
 * id.
 */
@NullMarked
package dev.penstock.events;

import org.jspecify.annotations.NullMarked;
