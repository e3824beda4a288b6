/**
 * What modules beside the launcher may add to it, found through {@link java.util.ServiceLoader}:
 * leave such a module out and its commands and servers are gone, and nothing else.
 */
@NullMarked
package dev.penstock.launcher.spi;

import org.jspecify.annotations.NullMarked;
