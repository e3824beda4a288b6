package dev.penstock.bridge;

/**
 * Where requests are served.
 *
 * @param subject may have wildcards
 * @param queueGroup of all who serve with the same, one gets each request; "" to get every one
 * @param inFlightMax requests handled at a time by this process; what comes above is answered with
 *     429 at once, or dropped when it asks for no answer
 */
public record Endpoint(String subject, String queueGroup, int inFlightMax) {
  private static final int IN_FLIGHT_MAX = 256;

  public Endpoint {
    Subjects.requirePattern(subject);
    if (!queueGroup.isEmpty()) Subjects.requireLiteral(queueGroup);
    if (inFlightMax < 1) throw new IllegalArgumentException("inFlightMax must be at least 1");
  }

  public Endpoint(String subject, String queueGroup) {
    this(subject, queueGroup, IN_FLIGHT_MAX);
  }
}
