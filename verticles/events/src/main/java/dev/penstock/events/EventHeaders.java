package dev.penstock.events;

import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The headers beside an event's body: CloudEvents 1.0 in binary mode ({@code ce-}), with the
 * extensions {@code correlationid} and {@code causationid}, and W3C {@code traceparent}.
 */
public final class EventHeaders {
  public static final String ID = "ce-id";
  public static final String SOURCE = "ce-source";
  public static final String TYPE = "ce-type";
  public static final String SPEC_VERSION = "ce-specversion";
  public static final String CORRELATION_ID = "ce-correlationid";
  public static final String CAUSATION_ID = "ce-causationid";
  public static final String TRACEPARENT = "traceparent";

  /** Set by whoever publishes, read by JetStream: it stores an id once inside a window. */
  public static final String MESSAGE_ID = "Nats-Msg-Id";

  private EventHeaders() {}

  /**
   * @param service the service that speaks
   */
  public static Map<String, String> write(String service, Event event, Lineage lineage) {
    var id = event.id();
    return Map.of(
        SPEC_VERSION, "1.0",
        ID, id,
        SOURCE, source(service),
        TYPE, event.subject(),
        CORRELATION_ID, lineage.correlationId(),
        CAUSATION_ID, lineage.causationId().isEmpty() ? id : lineage.causationId(),
        TRACEPARENT, lineage.traceparent());
  }

  public static String source(String service) {
    return "/penstock/" + service;
  }

  /** The lineage in a message's headers; of a stranger's message the order's id correlates. */
  public static Lineage lineage(Function<String, @Nullable String> header, UUID orderId) {
    var correlationId =
        Lineage.acceptableCorrelationId(header.apply(CORRELATION_ID)).orElseGet(orderId::toString);
    var causationId = header.apply(CAUSATION_ID);
    var traceparent = header.apply(TRACEPARENT);
    return new Lineage(
        correlationId,
        causationId == null ? "" : causationId,
        traceparent == null ? TraceParent.continueOrStart(null) : traceparent);
  }
}
