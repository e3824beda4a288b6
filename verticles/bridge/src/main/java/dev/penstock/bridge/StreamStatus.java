package dev.penstock.bridge;

/**
 * @param createdAt RFC 3339, as the server gives it: a stream that was made again has a later one
 */
public record StreamStatus(
    String name,
    String createdAt,
    long messages,
    long bytes,
    long firstSequence,
    long lastSequence) {}
