package dev.penstock.events;

import java.util.Optional;

/**
 * Where an order goes; opaque to Penstock.
 *
 * @param street with the number, and whatever else it takes to find the door
 * @param postalCode absent where there are none
 * @param country ISO 3166-1 alpha-2, upper case
 */
public record Address(
    Optional<String> recipient,
    String street,
    Optional<String> postalCode,
    String city,
    String country) {}
