/** Processes of this machine: starting Java ones, signals, waits, folders and terminals. */
@NullMarked
package dev.penstock.dev.process;

import org.jspecify.annotations.NullMarked;
