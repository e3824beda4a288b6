/** What all doors over HTTP share: problems as RFC 9457 writes them, and correlation ids. */
@NullMarked
package dev.penstock.pipeline.http;

import org.jspecify.annotations.NullMarked;
