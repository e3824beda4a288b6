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
 *
 * <p>Subjects are made of {@code <domain>.<event>[.<version>][.<lane>]}. Version 1 and the standard
 * lane are not written, so that {@code orders.created} is both:
 *
 * <table>
 *   <caption>The subjects of one event</caption>
 *   <tr><td></td><td>standard</td><td>express</td></tr>
 *   <tr><td>v1</td><td>{@code orders.created}</td><td>{@code orders.created.express}</td></tr>
 *   <tr><td>v2</td><td>{@code orders.created.v2}</td><td>{@code orders.created.v2.express}</td></tr>
 * </table>
 *
 * <p>An event is what its newest version says. Each version has a schema, {@code
 * schemas/events/<domain>.<event>.v<N>.json}; those files are the registry ({@link
 * dev.penstock.events.Schemas}), and their versions leave no gap: the file of a version that nobody
 * uses any more stays, since old messages may come back. Between neighbouring versions lead two
 * pure steps, up and down, one file each ({@code OrdersCreatedV1ToV2}). The versions of an event
 * share its id, {@code ce-id} and {@code ce-type}; the payload's {@code version}, the subject and
 * {@code ce-dataschema} tell which it is. A new version takes a file, two steps, and the record,
 * its reader and its writer moved on to it.
 *
 * <p>Without its lane ({@link dev.penstock.events.Priority}) a subject names a schema. No filter
 * with a lane or version matches one without: {@code orders.created} is only itself, and {@code
 * inventory.*} all that inventory says in version 1 on the standard lane, {@code
 * inventory.*.express} the same on the other one. A {@code >} in a filter takes every version and
 * lane, and so the same events more than once. The subject alone tells the lane: nothing in an
 * event could contradict it. Nor does the lane make another event: the id is the same on both.
 */
@NullMarked
package dev.penstock.events;

import org.jspecify.annotations.NullMarked;
