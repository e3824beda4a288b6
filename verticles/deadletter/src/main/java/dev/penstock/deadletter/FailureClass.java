package dev.penstock.deadletter;

import java.util.Arrays;
import java.util.Locale;

/** Why a message is a dead letter, as far as can be told without reading the reason. */
enum FailureClass {
  /** Not what its subject promises. */
  MALFORMED,
  /** Handling it failed each time. */
  BUG,
  /** The process ended each time it was handled. */
  KILLER,
  /** Nothing is wrong with it, but an earlier message of its order is a dead letter. */
  WAITING,
  /** The broker has delivered it as often as its consumer allows. */
  MAX_DELIVERIES,
  /** Its consumer has told the broker never to deliver it again. */
  TERMINATED;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Throws {@link IllegalArgumentException}, whose message is for whoever gave the name. */
  static FailureClass ofWireName(String name) {
    return Arrays.stream(values())
        .filter(known -> known.wireName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "failure must be one of "
                        + Arrays.stream(values()).map(FailureClass::wireName).toList()));
  }

  /** Whether the broker says so, and not the service: it holds no order, and confirms nothing. */
  boolean isOfBroker() {
    return this == MAX_DELIVERIES || this == TERMINATED;
  }
}
