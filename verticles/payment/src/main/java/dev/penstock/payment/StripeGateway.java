package dev.penstock.payment;

import dev.penstock.payment.ProviderReply.Complaint;
import dev.penstock.payment.ProviderReply.Paper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Stripe's JSON as plain data. Never throws: what is not there, or of another type, is "" or -1.
 */
final class StripeGateway {
  private StripeGateway() {}

  static ProviderReply reply(HttpGateway.Reply reply) {
    var json = json(reply.body());
    return reply.status() == 200
        ? new ProviderReply(reply.status(), paper(json), Complaint.NONE)
        : new ProviderReply(reply.status(), Paper.NONE, complaint(object(json, "error")));
  }

  /** What a search found; empty when the reply is no whole search result. */
  static Optional<List<Paper>> found(HttpGateway.Reply reply) {
    return papers(reply, "search_result");
  }

  /** The same of a list. */
  static Optional<List<Paper>> list(HttpGateway.Reply reply) {
    return papers(reply, "list");
  }

  private static Optional<List<Paper>> papers(HttpGateway.Reply reply, String kind) {
    var json = json(reply.body());
    if (reply.status() != 200
        || !text(json, "object").equals(kind)
        || !(json.getValue("data") instanceof JsonArray data)) return Optional.empty();
    return Optional.of(
        data.stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .map(StripeGateway::paper)
            .toList());
  }

  private static Paper paper(JsonObject json) {
    return new Paper(
        text(json, "object"),
        text(json, "id"),
        text(json, "status"),
        number(json, "amount"),
        text(json, "currency"),
        text(object(json, "metadata"), "order_id"),
        text(json, "payment_intent"));
  }

  private static Complaint complaint(JsonObject error) {
    return new Complaint(
        text(error, "type"),
        text(error, "code"),
        text(error, "decline_code"),
        text(error, "param"));
  }

  private static JsonObject json(Buffer body) {
    try {
      var json = new JsonObject(body);
      return json.getMap() == null ? new JsonObject() : json;
    } catch (DecodeException | ClassCastException e) {
      return new JsonObject();
    }
  }

  private static JsonObject object(JsonObject json, String key) {
    return json.getValue(key) instanceof JsonObject object ? object : new JsonObject();
  }

  private static String text(JsonObject json, String key) {
    return json.getValue(key) instanceof String text ? text : "";
  }

  private static long number(JsonObject json, String key) {
    var value = json.getValue(key);
    return value instanceof Integer || value instanceof Long ? ((Number) value).longValue() : -1;
  }
}
