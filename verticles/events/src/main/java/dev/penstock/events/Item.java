package dev.penstock.events;

/** So many of one product, as ordered. */
public record Item(String productId, int quantity) {}
