/**
 * Which versions of events are published and read. The settings say where an installation begins
 * ({@link dev.penstock.pipeline.versions.VersionOptions}); what is published changes while it runs,
 * by a key-value bucket that every process watches ({@link
 * dev.penstock.pipeline.versions.PolicyBucket}, {@link dev.penstock.pipeline.versions.Versions}).
 */
@NullMarked
package dev.penstock.pipeline.versions;

import org.jspecify.annotations.NullMarked;
