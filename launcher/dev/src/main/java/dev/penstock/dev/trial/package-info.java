/**
 * {@code trial}: sees the sample orders through a {@code penstock run} that is started in any way,
 * such as in the file system of the container image, on servers started for it. What it runs is a
 * process like any other, so a JVM can record its classes meanwhile, or be measured.
 */
@NullMarked
package dev.penstock.dev.trial;

import org.jspecify.annotations.NullMarked;
