package dev.penstock.pipeline.http;

import dev.penstock.events.Lineage;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/** The {@code X-Correlation-ID} of a request: taken over when it is fit, made otherwise. */
public final class Correlation {
  public static final String HEADER = "X-Correlation-ID";
  private static final String KEY = "correlation_id";

  private Correlation() {}

  /** A handler that gives every request its correlation id and returns it in the response. */
  public static void handle(RoutingContext context) {
    var id =
        Lineage.acceptableCorrelationId(context.request().getHeader(HEADER))
            .orElseGet(() -> UUID.randomUUID().toString());
    context.put(KEY, id);
    context.response().putHeader(HEADER, id);
    context.next();
  }

  public static String id(RoutingContext context) {
    return context.get(KEY);
  }

  /** Where the events this request leads to come from. */
  public static Lineage lineage(RoutingContext context) {
    return Lineage.of(id(context), context.request().getHeader("traceparent"));
  }
}
