package dev.penstock.events;

/**
 * An amount in the minor unit of a currency.
 *
 * @param currency ISO 4217, lower case, as payment providers write it
 */
public record Money(long amountCents, String currency) {}
