/**
 * The command line: deploys verticles by name, finds or starts the servers they need, serves their
 * routes with health and metrics on one HTTP port, and stops everything in order.
 *
 * <p>{@link dev.penstock.launcher.Main} holds the commands; {@link
 * dev.penstock.launcher.Installation} is what {@code run} starts and stops; {@link
 * dev.penstock.launcher.Settings} says what is configured and where each value comes from. Commands
 * and embedded servers of other modules are found through {@link dev.penstock.launcher.spi}.
 */
@NullMarked
package dev.penstock.launcher;

import org.jspecify.annotations.NullMarked;
