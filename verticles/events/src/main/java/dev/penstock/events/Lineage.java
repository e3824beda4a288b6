package dev.penstock.events;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a message comes from; travels in the headers beside the body and stands in every log line.
 *
 * @param correlationId the request that started it all
 * @param causationId the id of the event that led to this one; "" at the start
 * @param traceparent W3C Trace Context, one span per hop
 */
public record Lineage(String correlationId, String causationId, String traceparent) {
  private static final AsciiPattern CORRELATION_ID =
      AsciiPattern.of("^[A-Za-z0-9._-]{1,64}\\z").orElseThrow();

  /** The start of a lineage: a request, or a message from a stranger. */
  public static Lineage of(String correlationId, @Nullable String traceparent) {
    return new Lineage(correlationId, "", TraceParent.continueOrStart(traceparent));
  }

  /** The lineage of what the event {@code causeId} led to: the same request, the next span. */
  public Lineage after(String causeId) {
    return new Lineage(correlationId, causeId, TraceParent.continueOrStart(traceparent));
  }

  /** A correlation id from outside, if it is fit to be written to headers and logs. */
  public static Optional<String> acceptableCorrelationId(@Nullable String candidate) {
    return Optional.ofNullable(candidate).filter(CORRELATION_ID::accepts);
  }
}
