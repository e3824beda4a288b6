package dev.penstock.pipeline.http;

import dev.penstock.events.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * An error answer as RFC 9457 writes it.
 *
 * @param kind the last part of the {@code type} URI, such as {@code invalid-order}
 * @param detail for the person who sent the request; says what to do next
 * @param errors one for each violation, with a JSON pointer
 */
public record Problem(
    int status, String kind, String title, String detail, List<Violation> errors) {
  private static final String TYPE_PREFIX = "https://penstock.dev/problems/";
  private static final String MEDIA_TYPE = "application/problem+json";
  private static final String RETRY_AFTER_SECONDS = "1";

  public Problem {
    errors = List.copyOf(errors);
  }

  public Problem(int status, String kind, String title, String detail) {
    this(status, kind, title, detail, List.of());
  }

  /** Ends the response; 503 and 429 carry {@code Retry-After}. */
  public void send(RoutingContext context) {
    var response = context.response();
    if (response.ended()) return;
    if (status == 503 || status == 429) response.putHeader("Retry-After", RETRY_AFTER_SECONDS);
    response
        .setStatusCode(status)
        .putHeader("Content-Type", MEDIA_TYPE)
        .end(json(context.normalizedPath()).toBuffer());
  }

  JsonObject json(String instance) {
    var json =
        new JsonObject()
            .put("type", TYPE_PREFIX + kind)
            .put("title", title)
            .put("status", status)
            .put("detail", detail)
            .put("instance", instance);
    if (!errors.isEmpty()) {
      var list = new JsonArray();
      for (var error : errors) {
        list.add(new JsonObject().put("pointer", error.pointer()).put("detail", error.detail()));
      }
      json.put("errors", list);
    }
    return json;
  }
}
