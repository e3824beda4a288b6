package dev.penstock.launcher.schema;

import dev.penstock.events.Priority;
import java.util.Set;

/**
 * What one consumer has to do with one version of an event.
 *
 * @param lanes on which it takes the version
 * @param delivered how many of the messages stored in the window it was delivered
 * @param waiting how many it is still to be delivered, from the window or older
 * @param unacknowledged how many at most were delivered and are not acknowledged
 * @param gotOlder it was delivered something in the window, which had been stored before
 */
record Reading(
    Reader reader,
    int version,
    Set<Priority> lanes,
    long delivered,
    long waiting,
    long unacknowledged,
    boolean gotOlder) {

  Reading {
    lanes = Set.copyOf(lanes);
  }

  boolean isReceiving() {
    return delivered > 0 || gotOlder;
  }

  boolean isOf(Reading other) {
    return reader.isOurs() == other.reader.isOurs() && reader.party().equals(other.reader.party());
  }
}
