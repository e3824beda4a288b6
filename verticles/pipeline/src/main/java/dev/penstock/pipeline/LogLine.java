package dev.penstock.pipeline;

import dev.penstock.bridge.InMessage;
import dev.penstock.events.EventHeaders;
import dev.penstock.events.Lineage;
import java.util.UUID;
import org.slf4j.spi.LoggingEventBuilder;

/** What stands in every log line about an event, under the same names everywhere. */
public final class LogLine {
  private static final String ORDER_ID = "order_id";
  private static final String CORRELATION_ID = "correlation_id";
  private static final String CAUSATION_ID = "causation_id";
  private static final String TRACEPARENT = "traceparent";

  private LogLine() {}

  public static LoggingEventBuilder about(LoggingEventBuilder line, UUID orderId, Lineage lineage) {
    return line.addKeyValue(ORDER_ID, orderId)
        .addKeyValue(CORRELATION_ID, lineage.correlationId())
        .addKeyValue(CAUSATION_ID, lineage.causationId())
        .addKeyValue(TRACEPARENT, lineage.traceparent());
  }

  public static LoggingEventBuilder about(LoggingEventBuilder line, Received<?> message) {
    return about(line, message.orderId(), message.lineage());
  }

  /** The same of a message that could not be read: what its headers say. */
  static LoggingEventBuilder about(LoggingEventBuilder line, InMessage message) {
    return line.addKeyValue("subject", message.subject())
        .addKeyValue("stream", message.stream())
        .addKeyValue("sequence", message.streamSequence())
        .addKeyValue(CORRELATION_ID, message.header(EventHeaders.CORRELATION_ID))
        .addKeyValue(CAUSATION_ID, message.header(EventHeaders.CAUSATION_ID))
        .addKeyValue(TRACEPARENT, message.header(EventHeaders.TRACEPARENT));
  }
}
