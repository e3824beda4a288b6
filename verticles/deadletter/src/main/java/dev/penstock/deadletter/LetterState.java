package dev.penstock.deadletter;

import java.util.Arrays;

/** Where a letter stands. */
enum LetterState {
  /** Somebody has to decide, or it waits for its turn. */
  OPEN,
  /** Given back. It opens again when it comes back. */
  REPLAYED,
  /** Given up, for good. */
  DISCARDED;

  /** Throws {@link IllegalArgumentException}, whose message is for whoever gave the name. */
  static LetterState of(String name) {
    return Arrays.stream(values())
        .filter(known -> known.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("state must be one of " + Arrays.toString(values())));
  }
}
