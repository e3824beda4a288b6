package dev.penstock.payment;

import dev.penstock.events.Lineage;
import dev.penstock.events.Priority;

/**
 * Where the cancellation of an order came from, for what is said later without a message that leads
 * to it.
 */
record Cancellation(Lineage origin, Priority priority) {}
