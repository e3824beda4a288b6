/**
 * {@code penstock doctor}: what is wrong around Penstock, before or while it runs, each with its
 * fix. Changes nothing.
 *
 * <p>Files named {@code *Probe} measure and ask; they block, each within its own time. Files named
 * {@code *Judgement} are pure: facts in, {@link dev.penstock.launcher.doctor.Finding}s out. {@link
 * dev.penstock.launcher.doctor.Examination} runs all checks side by side and waits for none longer
 * than it said it would.
 */
@NullMarked
package dev.penstock.launcher.doctor;

import org.jspecify.annotations.NullMarked;
