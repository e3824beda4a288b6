package dev.penstock.pipeline.http;

import dev.penstock.events.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An error answer as RFC 9457 writes it.
 *
 * @param kind the last part of the {@code type} URI, such as {@code invalid-order}
 * @param detail for the person who sent the request; says what to do next
 * @param errors one for each violation, with a JSON pointer
 * @param members of this kind of problem, beside those of the standard
 */
public record Problem(
    int status,
    String kind,
    String title,
    String detail,
    List<Violation> errors,
    Map<String, String> members) {
  private static final String TYPE_PREFIX = "https://penstock.dev/problems/";
  private static final String MEDIA_TYPE = "application/problem+json";
  private static final int RETRY_AFTER_SECONDS_MAX = 3;

  public Problem {
    errors = List.copyOf(errors);
    members = Map.copyOf(members);
  }

  public Problem(int status, String kind, String title, String detail, List<Violation> errors) {
    this(status, kind, title, detail, errors, Map.of());
  }

  public Problem(int status, String kind, String title, String detail) {
    this(status, kind, title, detail, List.of());
  }

  /** The same with one more member of its own. */
  public Problem with(String member, String value) {
    var all = new HashMap<>(members);
    all.put(member, value);
    return new Problem(status, kind, title, detail, errors, all);
  }

  /**
   * Ends the response; 503 and 429 carry {@code Retry-After}, a random number of seconds from 1 to
   * 3, so that those who were refused together do not come back together.
   */
  public void send(RoutingContext context) {
    var response = context.response();
    if (response.ended()) return;
    if (status == 503 || status == 429) {
      int seconds = 1 + ThreadLocalRandom.current().nextInt(RETRY_AFTER_SECONDS_MAX);
      response.putHeader("Retry-After", Integer.toString(seconds));
    }
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
    members.forEach(json::put);
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
