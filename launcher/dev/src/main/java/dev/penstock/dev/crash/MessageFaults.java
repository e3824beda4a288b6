package dev.penstock.dev.crash;

import dev.penstock.dev.crash.FaultKind.Area;
import dev.penstock.dev.crash.FaultKind.Healing;
import dev.penstock.dev.crash.FaultKind.Hold;
import dev.penstock.dev.crash.FaultKind.Injection;
import dev.penstock.dev.crash.Stranger.Stored;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Messages that nobody should have sent, or not again, or not like that. */
final class MessageFaults {
  private static final List<String> STREAMS = List.of("ORDERS", "INVENTORY", "PAYMENTS");
  private static final List<String> SUBJECTS =
      List.of(
          "orders.created",
          "inventory.reserved",
          "payments.captured",
          "orders.cancelled",
          "orders.created.express",
          "inventory.reserved.express");
  private static final int DUPLICATES = 10;
  private static final int DUPLICATED_MAX = 10;
  private static final int REPLAYED_MAX = 400;
  private static final int SHUFFLED_MAX = 50;

  /** More than a stream takes in one message, and less than ends a connection. */
  private static final int TOO_LARGE_BYTES = 300_000;

  /** More than the HTTP API takes. */
  private static final int TOO_LARGE_ORDER_BYTES = 70_000;

  private MessageFaults() {}

  static List<FaultKind> all() {
    return List.of(
        kind("messages-duplicated", 37, MessageFaults::duplicate),
        kind("stream-replayed", 37, MessageFaults::replay),
        kind("messages-reordered", 38, MessageFaults::reorder),
        kind("poison", 39, MessageFaults::poison),
        kind("nonsense", 40, MessageFaults::nonsense),
        kind("too-large", 43, MessageFaults::tooLarge));
  }

  private static FaultKind kind(String name, int row, Injection injection) {
    return new FaultKind(name, Area.MESSAGES, Set.of(row), Hold.NONE, injection);
  }

  private static Healing duplicate(Strike strike) throws IOException {
    for (var stream : STREAMS) {
      for (var message : strike.plant().stranger().last(stream, DUPLICATED_MAX)) {
        for (int i = 0; i < DUPLICATES; i++) strike.plant().stranger().publishAgain(message);
      }
    }
    return Healing.NONE;
  }

  private static Healing replay(Strike strike) throws IOException {
    publish(strike, strike.plant().stranger().last(strike.oneOf(STREAMS), REPLAYED_MAX));
    return Healing.NONE;
  }

  private static Healing reorder(Strike strike) throws IOException {
    var messages = new ArrayList<Stored>();
    for (var stream : STREAMS)
      messages.addAll(strike.plant().stranger().last(stream, SHUFFLED_MAX));
    Collections.shuffle(messages, strike.dice());
    publish(strike, messages);
    return Healing.NONE;
  }

  private static void publish(Strike strike, List<Stored> messages) throws IOException {
    strike.note(messages.size() + " messages");
    for (var message : messages) strike.plant().stranger().publishAgain(message);
  }

  private static Healing poison(Strike strike) throws IOException {
    poison(strike.plant(), strike.dice());
    return Healing.NONE;
  }

  /** To every consumer something that it cannot read. */
  static void poison(Plant plant, Random dice) throws IOException {
    var bodies =
        List.of(
            "not json",
            "\"half of é".substring(0, 8),
            "[".repeat(20_000),
            "{}",
            "{\"order_id\":null,\"version\":null,\"items\":null}",
            "{\"order_id\":\"%s\",\"version\":\"v9\",\"items\":[]}".formatted(UUID.randomUUID()),
            "{\"order_id\":\"1-1-1-1-1\",\"version\":\"v1\",\"items\":[{}]}",
            "{\"text\":\"" + "x".repeat(200_000) + "\"}");
    for (var subject : SUBJECTS) {
      var body = bodies.get(dice.nextInt(bodies.size())).getBytes(StandardCharsets.UTF_8);
      plant.stranger().publish(subject, Map.of(), body);
    }
    for (var body : List.of(new byte[] {'"', (byte) 0xc3}, new byte[0])) {
      plant.stranger().publish(SUBJECTS.get(dice.nextInt(SUBJECTS.size())), Map.of(), body);
    }
  }

  /** Well-formed news that is not true: of orders nobody has placed, and against their end. */
  private static Healing nonsense(Strike strike) throws IOException {
    var nobodys = UUID.randomUUID().toString();
    forge(strike, nobodys, "inventory.released", "payments.refunded");
    var confirmed =
        strike
            .plant()
            .ledger()
            .rows("SELECT order_id FROM orders.orders WHERE status = 'CONFIRMED' LIMIT 100");
    if (!confirmed.isEmpty()) {
      forge(strike, strike.oneOf(confirmed), "payments.declined", "inventory.rejected");
    }
    return Healing.NONE;
  }

  private static void forge(Strike strike, String orderId, String... subjects) throws IOException {
    strike.plant().forgeries().add(orderId);
    var body =
        """
        {"order_id":"%s","version":"v1","amount_cents":999,"currency":"eur","payment_id":"pi_x",\
        "code":"no","lines":[{"product_id":"plain-0","quantity":1,"unit_price_cents":999}],\
        "shortages":[{"product_id":"plain-0","requested":2,"available":1}],"refund_id":"re_x"}"""
            .formatted(orderId);
    for (var subject : subjects) {
      publish(strike, subject, body.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void publish(Strike strike, String subject, byte[] body) throws IOException {
    strike.plant().stranger().publish(subject, Map.of(), body);
  }

  private static Healing tooLarge(Strike strike) {
    try {
      publish(strike, strike.oneOf(SUBJECTS), new byte[TOO_LARGE_BYTES]);
      strike.note("taken");
    } catch (IOException refused) {
      strike.note("refused by the broker");
    }
    strike
        .oneOf(strike.plant().doors())
        .post("/orders", " ".repeat(TOO_LARGE_ORDER_BYTES), Map.of())
        .ifPresent(answer -> strike.note("the order answered " + answer.status()));
    return Healing.NONE;
  }
}
