/**
 * What makes sense on a developer's machine only: real servers without any set-up ({@link
 * dev.penstock.dev.LocalServers}) and the commands {@code demo}, {@code bench} and {@code
 * crashtest}. The launcher finds both through {@link java.util.ServiceLoader}; a production image
 * leaves this module out.
 */
@NullMarked
package dev.penstock.dev;

import org.jspecify.annotations.NullMarked;
