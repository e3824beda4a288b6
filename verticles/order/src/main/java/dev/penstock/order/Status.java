package dev.penstock.order;

import java.util.Map;
import java.util.Set;

/** Where an order stands. The only transition table there is. */
enum Status {
  ACCEPTED,
  RESERVED,
  CONFIRMED,
  CANCELLED;

  // A capture implies its reservation and may overtake it, hence ACCEPTED to CONFIRMED. A
  // cancellation may also come from the customer or a deadline, hence from both.
  private static final Map<Status, Set<Status>> NEXT =
      Map.of(
          ACCEPTED, Set.of(RESERVED, CONFIRMED, CANCELLED),
          RESERVED, Set.of(CONFIRMED, CANCELLED),
          CONFIRMED, Set.of(),
          CANCELLED, Set.of());

  boolean canBecome(Status next) {
    return NEXT.get(this).contains(next);
  }

  boolean isEnd() {
    return NEXT.get(this).isEmpty();
  }
}
