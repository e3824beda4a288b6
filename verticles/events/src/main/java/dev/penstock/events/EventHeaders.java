package dev.penstock.events;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The headers beside an event's body: CloudEvents 1.0 in binary mode ({@code ce-}), with the
 * extensions {@code correlationid}, {@code causationid} and, in a version that is being retired,
 * those of {@link Deprecation}, and W3C {@code traceparent}. All versions of an event have the same
 * {@code ce-id} and {@code ce-type}; {@code ce-dataschema} tells them apart.
 *
 * <p>Written in lower case. To be read whatever their case, as CloudEvents wants it of NATS, whose
 * own headers tell cases apart.
 */
public final class EventHeaders {
  public static final String ID = "ce-id";
  public static final String SOURCE = "ce-source";
  public static final String TYPE = "ce-type";
  public static final String DATA_SCHEMA = "ce-dataschema";
  public static final String SPEC_VERSION = "ce-specversion";
  public static final String CORRELATION_ID = "ce-correlationid";
  public static final String CAUSATION_ID = "ce-causationid";
  public static final String TRACEPARENT = "traceparent";

  /** In which versions an event was published, such as {@code v1+v2}; missing when in one. */
  public static final String VERSIONS = "penstock-versions";

  /** Set by whoever publishes, read by JetStream: it stores an id once inside a window. */
  public static final String MESSAGE_ID = "Nats-Msg-Id";

  private static final String OURS = "/penstock/";

  private EventHeaders() {}

  /**
   * @param service the service that speaks
   * @param version of the event, in which its body is
   */
  public static Map<String, String> write(
      String service, Event event, EventVersion version, Lineage lineage) {
    var id = event.id();
    var headers =
        Map.of(
            SPEC_VERSION, "1.0",
            ID, id,
            SOURCE, source(service),
            TYPE, version.event(),
            DATA_SCHEMA, version.schemaId(),
            CORRELATION_ID, lineage.correlationId(),
            CAUSATION_ID, lineage.causationId().isEmpty() ? id : lineage.causationId(),
            TRACEPARENT, lineage.traceparent());
    return version.retirement().isEmpty() ? headers : and(headers, version.retirement());
  }

  /** The same beside other versions of the event, which are told too. */
  public static Map<String, String> write(
      String service, Event event, EventVersion version, Lineage lineage, String versions) {
    return and(write(service, event, version, lineage), Map.of(VERSIONS, versions));
  }

  private static Map<String, String> and(Map<String, String> headers, Map<String, String> more) {
    var all = new HashMap<>(headers);
    all.putAll(more);
    return all;
  }

  public static String source(String service) {
    return OURS + service;
  }

  /** Whether a source names a service of ours. */
  public static boolean isOurs(@Nullable String source) {
    return source != null && source.startsWith(OURS);
  }

  /**
   * The lineage in a message's headers; of a stranger's message the order's id correlates.
   *
   * @param header the value of a header, whatever its case
   */
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
