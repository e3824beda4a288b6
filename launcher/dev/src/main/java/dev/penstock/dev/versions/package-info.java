/** What is published in which version in a running system, seen and changed from outside. */
@NullMarked
package dev.penstock.dev.versions;

import org.jspecify.annotations.NullMarked;
