/**
 * What is configured, where it comes from, and whether it can be so: {@code config show} and {@code
 * config check}. {@link dev.penstock.launcher.Settings} knows the values and the rules of each
 * section; here is what concerns several sections, and the files that settings name.
 */
@NullMarked
package dev.penstock.launcher.config;

import org.jspecify.annotations.NullMarked;
