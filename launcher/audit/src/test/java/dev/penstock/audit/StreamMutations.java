package dev.penstock.audit;

import static dev.penstock.audit.Mutation.of;

import dev.penstock.events.Priority;
import dev.penstock.testkit.Tapped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Ways to spoil the streams of a sound run. */
final class StreamMutations {
  private static final UUID NO_ORDER = UUID.fromString("0197a4c0-0000-7000-8000-000000000002");

  private StreamMutations() {}

  static List<Mutation> all() {
    return List.of(
        of(
            "an event is lost",
            "D1",
            w ->
                w.meddle(
                    (wire, meddler) -> {
                      var payments = wire.messages("PAYMENTS");
                      var order = notFirst(w, payments).toString();
                      payments.stream()
                          .filter(each -> each.body().contains(order))
                          .forEach(each -> meddler.deleteMessage("PAYMENTS", each.sequence()));
                    })),
        of(
            "an event is about no order",
            "D1",
            w -> w.say(wire -> wire.publish("orders.confirmed", end(NO_ORDER, "1")))),
        of("an event is no event", "D1", w -> w.say(wire -> wire.publish("orders.confirmed", "{"))),
        of(
            "an order has two ends",
            "D1 D2",
            w -> w.say(wire -> wire.publish("orders.confirmed", end(w.run().declined(), "1")))),
        of(
            "an event is not there in all its versions",
            "D2",
            w ->
                w.say(
                    wire -> {
                      var end = endOf(last(w), wire.messages("ORDERS"));
                      var headers = withoutId(end.headers());
                      headers.put("penstock-versions", "v1+v2");
                      wire.publish(end.subject(), headers, end.body());
                    })),
        of(
            "an event says something else in another version",
            "D1 D2 E1",
            w -> w.say(wire -> wire.publish("orders.created.v2", created(last(w))))),
        of(
            "a dead letter is about an order that is unknown",
            "D3",
            w -> w.say(wire -> wire.publish("deadletters.payment", letter("bug", 5)))),
        of(
            "a dead letter does not say how often it was tried",
            "D3",
            w -> w.say(wire -> wire.publish("deadletters.order", letter("malformed", 0)))),
        of(
            "a message waits",
            "E1",
            w ->
                w.say(
                    wire -> {
                      var first = wire.messages("PAYMENTS").get(0);
                      wire.publish(first.subject(), withoutId(first.headers()), first.body());
                    })),
        of(
            "a consumer is gone",
            "E1",
            w ->
                w.meddle(
                    (wire, meddler) -> meddler.deleteConsumer("INVENTORY", "payment-reserved"))),
        of(
            "an event is of another request",
            "E3",
            w ->
                w.say(
                    wire -> {
                      var end = endOf(last(w), wire.messages("ORDERS"));
                      var headers = withoutId(end.headers());
                      headers.put("ce-correlationid", "another");
                      wire.publish(end.subject(), headers, end.body());
                    })));
  }

  private static UUID last(World world) {
    var confirmed = world.run().confirmed();
    return confirmed.get(confirmed.size() - 1);
  }

  /** A confirmed order that may not be missed: what a stream drops by age goes from the start. */
  private static UUID notFirst(World world, List<Tapped> messages) {
    return world.run().confirmed().stream()
        .filter(order -> !messages.get(0).body().contains(order.toString()))
        .findFirst()
        .orElseThrow();
  }

  private static Tapped endOf(UUID order, List<Tapped> messages) {
    return messages.stream()
        .filter(each -> Priority.withoutLane(each.subject()).equals("orders.confirmed"))
        .filter(each -> each.body().contains(order.toString()))
        .findFirst()
        .orElseThrow();
  }

  /** So that the broker does not take it for a repetition. */
  private static Map<String, String> withoutId(Map<String, String> headers) {
    var others = new HashMap<>(headers);
    others.remove("Nats-Msg-Id");
    return others;
  }

  private static String end(UUID order, String amountCents) {
    return """
        {"order_id":"%s","version":"v1","amount_cents":%s,"currency":"eur","ended_at":"%s"}"""
        .formatted(order, amountCents, Instant.now());
  }

  private static String created(UUID order) {
    return """
        {"order_id":"%s","version":"v2",
         "lines":[{"product_id":"another","quantity":1,"unit_price_cents":null}]}"""
        .formatted(order);
  }

  private static String letter(String failure, int attempts) {
    return """
        {"version":"v1","service":"payment","failure":"%s","attempts":%d,"reason":"a test",
         "origin":{"stream":"INVENTORY","subject":"inventory.reserved","sequence":1,
           "stored_at":"%s","headers":{}},
         "body":"{\\"order_id\\":\\"%s\\"}","failed_at":"%s"}"""
        .formatted(failure, attempts, Instant.now(), NO_ORDER, Instant.now());
  }
}
