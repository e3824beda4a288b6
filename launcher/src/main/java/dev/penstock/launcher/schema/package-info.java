/**
 * {@code penstock schema}: what events look like, in which versions, and whether an edit of a
 * schema may be made, which needs no running system; and who reads what, and what is published and
 * read, while orders flow.
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
 *
 * <p>{@code readers}, {@code publish} and {@code retire} ask NATS. A {@code Survey} is all they
 * know of an event: each {@code Reading} is counted by the server ({@code StreamCount}), since a
 * consumer that exists reads nothing yet, and one whose name nobody knows may read everything.
 * {@code Blockers} is the whole rule of who still needs a version. The policy itself is a key of a
 * bucket ({@link dev.penstock.pipeline.versions.PolicyBucket}) that every process follows and none
 * but these commands writes, by compare-and-set.
 */
@NullMarked
package dev.penstock.launcher.schema;

import org.jspecify.annotations.NullMarked;
