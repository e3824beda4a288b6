package dev.penstock.bridge;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How an application traces what a bridge publishes and consumes, see {@link Bridge#tracedBy}. The
 * bridge says what to call things, after OpenTelemetry's semantic conventions for messaging; it
 * depends on no tracer. Must neither block nor throw.
 */
@FunctionalInterface
public interface BridgeTracing {

  enum Kind {
    /** Messages are published; ends when they are stored or not. */
    PRODUCER,
    /** A batch is handled; ends as its handler does. */
    CONSUMER
  }

  /**
   * @param name such as {@code send orders.created}; few different ones
   * @param attributes such as {@code messaging.system}; values are strings and longs
   * @param carriers the headers of each message: the span links to what they carry, which is
   *     nothing for most of those that are only being published
   */
  record Start(
      Kind kind, String name, Map<String, Object> attributes, List<Map<String, String>> carriers) {}

  interface Span {
    /** What messages being published take along, such as {@code traceparent}. */
    Map<String, String> headers();

    /** Makes it the current span for the length of a call, on the calling thread. */
    <T> T within(Supplier<T> call);

    /**
     * Once, on any thread.
     *
     * @param failure null when all went well
     */
    void end(@Nullable Throwable failure);
  }

  /** Called where the messages are published, so that the span current there may be the parent. */
  Span start(Start start);
}
