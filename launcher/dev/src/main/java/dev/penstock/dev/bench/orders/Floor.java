package dev.penstock.dev.bench.orders;

/**
 * What something simpler does on this machine, for comparison.
 *
 * @param unit what is counted, such as {@code orders} or {@code operations}
 */
public record Floor(String name, double perSecond, String unit) {}
