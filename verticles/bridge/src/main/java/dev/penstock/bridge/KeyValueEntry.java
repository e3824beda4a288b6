package dev.penstock.bridge;

import java.time.Instant;

/**
 * What a bucket has for a key.
 *
 * @param value empty when it was deleted
 * @param revision of this value; grows over the whole bucket
 * @param created when the broker stored it
 */
public record KeyValueEntry(
    String key, byte[] value, long revision, Instant created, Operation operation) {

  public enum Operation {
    PUT,
    /** Deleted; older values are kept as history. */
    DELETE,
    /** Deleted with its history, or dropped by a limit. */
    PURGE
  }

  public boolean isDeleted() {
    return operation != Operation.PUT;
  }
}
