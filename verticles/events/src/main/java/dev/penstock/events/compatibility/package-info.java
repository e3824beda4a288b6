/**
 * What may change in a schema while it is read and written.
 *
 * <p>Events outlive the process that wrote them and are read by processes that are older or younger
 * than it. So within one version both must hold: an <em>old reader</em> accepts what a new writer
 * writes, since consumers are replaced one by one, and a <em>new reader</em> accepts what is
 * already stored. Who may write and who may read is the same set of documents, and hardly anything
 * may move. {@link dev.penstock.events.compatibility.SchemaComparison} finds what did.
 *
 * <table>
 * <caption>Edits of a published version</caption>
 * <tr><th>edit<th>allowed<th>otherwise
 * <tr><td>title, description, examples, {@code $comment}, deprecated, x-deprecation<td>yes<td>
 * <tr><td>{@code $defs}, as far as nothing refers to it; a definition written out, or a text made
 *     one; {@code const} as an {@code enum} of one<td>yes<td>
 * <tr><td>an optional field added to an object that takes unknown fields<td>yes<td>
 * <tr><td>a field added to an object that is closed to unknown fields<td>no<td>old readers refuse it
 * <tr><td>a field added in a {@code oneOf}, or where an alternative or what is around it names it
 *     too<td>no<td>who accepts then depends on it
 * <tr><td>a required field added, a field made required<td>no<td>new readers refuse what is stored
 * <tr><td>a field removed<td>no<td>old readers miss it; new ones of a closed object refuse it
 * <tr><td>a field made optional<td>no<td>old readers miss it
 * <tr><td>a type, value, alternative or limit more (widened), a constraint removed, an object
 *     opened<td>no<td>old readers refuse what is written by it
 * <tr><td>a type, value, alternative or limit less (narrowed), a constraint added, an object
 *     closed<td>no<td>new readers refuse what is stored
 * <tr><td>another type, pattern, format, {@code $id}, or anything in a keyword that is not known
 *     here<td>no<td>either may refuse
 * </table>
 *
 * <p>Whoever needs what is not allowed makes a new version, which may break with the one before: it
 * has a subject of its own, and who reads what is decided, not met.
 *
 * <p><b>Taken for granted:</b> nobody writes fields that the schema does not name at their place.
 * An optional field {@code x} of a certain type is therefore taken for compatible, although a
 * stranger's {@code x} of another type was valid before.
 *
 * <p><b>Read:</b> JSON Schema 2020-12 as the files of {@code schemas/events} use it, with
 * references inside the document ({@code #/$defs/...}). Where it cannot be told in which direction
 * a keyword moved, as between two patterns, any difference is an offence: what is reported as
 * compatible is so, and what is reported as breaking may be harmless. No framework is imported; a
 * document is what a JSON parser makes of it: maps, lists, texts, numbers, truth values and null.
 */
@NullMarked
package dev.penstock.events.compatibility;

import org.jspecify.annotations.NullMarked;
