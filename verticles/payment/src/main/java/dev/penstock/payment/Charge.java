package dev.penstock.payment;

import dev.penstock.events.Money;
import java.util.UUID;

/**
 * What the provider is asked for. The same for an order in every attempt, or its key is refused.
 */
record Charge(UUID orderId, Money amount, String paymentMethod) {}
