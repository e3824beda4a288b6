package dev.penstock.pipeline;

import java.time.Duration;

/**
 * A stream that has lost messages, perhaps all.
 *
 * @param what has become of it, such as {@code was made again}
 * @param expected what the ledger remembers of it
 * @param found what the broker says of it now
 * @param ageMax how long it keeps messages; zero: for ever
 */
public record StreamLoss(
    String stream, String what, String expected, String found, Duration ageMax) {}
