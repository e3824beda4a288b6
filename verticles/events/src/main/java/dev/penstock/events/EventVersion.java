package dev.penstock.events;

import java.util.Map;
import java.util.Optional;

/**
 * One version of an event: what one subject promises and one schema describes. The versions of an
 * event tell the same, under the same id, to readers of different age.
 *
 * @param event the event's name, which is also the subject of its first version
 * @param number 1 for the first
 * @param subject where it is published on the standard lane; see {@link Priority#lane}
 * @param schemaId the URI of its schema
 * @param retirement the headers that announce its end; empty while it is not being retired
 */
public record EventVersion(
    String event, int number, String subject, String schemaId, Map<String, String> retirement) {

  static EventVersion of(
      String event, int number, String schemaId, Optional<Deprecation> deprecation) {
    return new EventVersion(
        event,
        number,
        number == 1 ? event : event + "." + wireName(number),
        schemaId,
        deprecation.map(Deprecation::headers).map(Map::copyOf).orElse(Map.of()));
  }

  /**
   * The id of this version of an event for the broker, which swallows a repeated one; {@link
   * Event#id} for the first.
   */
  public String idOf(Event event) {
    return number == 1 ? event.id() : subject + event.id().substring(this.event.length());
  }

  /** As it stands in the payload: {@code v2}. */
  public String wireName() {
    return wireName(number);
  }

  private static String wireName(int number) {
    return "v" + number;
  }

  @Override
  public String toString() {
    return wireName() + " (" + subject + ")";
  }
}
