package dev.penstock.bridge;

import java.util.List;

/**
 * Messages inside the handler.
 *
 * @param ofLane how many of them are of each lane, in order of priority
 */
record Batch(List<Delivery> messages, int[] ofLane, long startedNanos) {}
