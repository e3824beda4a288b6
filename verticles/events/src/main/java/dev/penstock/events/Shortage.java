package dev.penstock.events;

/** A product of which less was available than an order asked for; an unknown product has 0. */
public record Shortage(String productId, int requested, int available) {}
