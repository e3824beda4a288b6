/**
 * {@code penstock schema}: what events look like, in which versions, and whether an edit of a
 * schema may be made. It needs no running system.
 *
 * <p>{@code schemas/events} holds what is in force, {@code schemas/published} what others rely on:
 * a copy of each schema as it was when somebody decided so, with {@code schema check --publish}.
 * The copies make the check independent of any version control, and are read beside the edit they
 * forbid. {@code Check} is the whole rule; {@link dev.penstock.events.compatibility} says what
 * breaks a reader.
 *
 * <p>A version that was not published yet is a draft and may change in any way. A published one
 * takes only compatible edits; those that add a field are to be published in turn before a release,
 * since what is not in {@code schemas/published} could be taken away again unnoticed. A new version
 * may break with the one before: {@code check} lists in what, and asks {@code Steps} for the
 * functions that turn one into the other, up and down.
 *
 * <p>The commands take the folder {@code schemas} beside the sources; where there is none, as in an
 * installation, what was built in.
 */
@NullMarked
package dev.penstock.launcher.schema;

import org.jspecify.annotations.NullMarked;
