package dev.penstock.simulation;

import dev.penstock.bridge.OutMessage;
import dev.penstock.events.Priority;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What has to hold in a world that has come to rest: the promise, row by row. */
final class Invariants {
  private final World world;
  private final List<String> violations = new ArrayList<>();

  private Invariants(World world) {
    this.world = world;
  }

  static List<String> violations(World world) {
    var invariants = new Invariants(world);
    invariants.check();
    return invariants.violations;
  }

  private void require(boolean holds, String violation) {
    if (!holds) violations.add(violation);
  }

  private void check() {
    world.scheduler.surprises.forEach(violations::add);
    world.ledger.refusals.forEach(why -> violations.add("the ledger had to refuse: " + why));
    everyPromisedOrderIsThere();
    world.ledger.orders.orders.rows().forEach(this::orderHasEnded);
    nothingIsHeldForNobody();
    stockAddsUp();
    endsAreAnnouncedOnce();
    endsAreStored();
    storedAnswersAreRepeated();
    onlyPoisonIsDeadLettered();
  }

  private void everyPromisedOrderIsThere() {
    var known = world.ledger.orders.orders.committed;
    for (var id : world.accepted) require(known.containsKey(id.toString()), id + " is lost");
    world.answers.forEach(
        (key, ids) ->
            require(new HashSet<>(ids).size() == 1, key + " was answered with several: " + ids));
    if (world.broker.isLossy()) return;
    for (var id : world.strangers) {
      require(known.containsKey(id.toString()), "the stranger's order " + id + " is lost");
    }
  }

  private void orderHasEnded(Values order) {
    var id = order.id("order_id").toString();
    boolean confirmed = order.is("status", "CONFIRMED");
    require(confirmed || order.is("status", "CANCELLED"), id + " is " + order.text("status"));
    require(
        !world.hasTime() || !order.is("reason", "timed_out"),
        id + " was given up, long after all was healed");
    var reservation = world.ledger.inventory.reservations.committed.get(id);
    boolean isHeld = reservation != null && reservation.is("state", "HELD");
    require(isHeld == confirmed, "%s: held is %s, %s".formatted(id, isHeld, order));
    long kept = world.provider.keptCents(id);
    require(kept == (confirmed ? order.big("amount_cents") : 0), id + " paid " + kept);
    long captures = world.provider.captures(id);
    require(captures <= 1, "%s was charged %d times".formatted(id, captures));
    var payment = world.ledger.payments.payments.committed.get(id);
    boolean isPaid = payment != null && payment.is("state", "CAPTURED");
    require(isPaid == confirmed, id + " has the payment " + payment);
    require(payment == null || !payment.is("state", "CHARGING"), id + " is being charged for ever");
  }

  private void nothingIsHeldForNobody() {
    if (world.broker.isLossy()) return;
    var known = world.ledger.orders.orders.committed;
    for (var row : world.ledger.inventory.reservations.rows()) {
      var id = row.id("order_id").toString();
      require(known.containsKey(id), "a reservation of nobody: " + row);
    }
    for (var intent : world.provider.intents) {
      var id = intent.json().getJsonObject("metadata").getString("order_id");
      require(known.containsKey(id), "a payment of nobody: " + intent);
    }
  }

  private void stockAddsUp() {
    var held = new HashMap<String, Integer>();
    for (var row : world.ledger.inventory.reservations.rows()) {
      if (!row.is("state", "HELD")) continue;
      for (var line : new JsonArray(row.text("lines"))) {
        var json = (JsonObject) line;
        held.merge(json.getString("product_id"), json.getInteger("quantity"), Integer::sum);
      }
    }
    for (var row : world.ledger.inventory.stock.rows()) {
      int promised = held.getOrDefault(row.text("product_id"), 0);
      require(row.is("reserved", promised), row + ", held for orders: " + promised);
    }
  }

  private void endsAreAnnouncedOnce() {
    var ends = new HashMap<String, OutMessage>();
    for (var message : world.broker.everything) {
      if (!isEnd(message)) continue;
      var id = new JsonObject(text(message)).getString("order_id");
      var first = ends.putIfAbsent(id, message);
      if (first == null) continue;
      require(
          first.subject().equals(message.subject()) && text(first).equals(text(message)),
          "two ends: " + text(first) + " and " + text(message));
    }
  }

  /** Also after the loss of a disk. A loss of the last second may go unnoticed, or of the first. */
  private void endsAreStored() {
    if (world.broker.mayHideLosses()) return;
    var stored = new HashSet<String>();
    for (var each : world.broker.stream("ORDERS").messages()) {
      stored.add(each.message().headers().get("ce-id"));
    }
    for (var order : world.ledger.orders.orders.rows()) {
      var end = "orders." + order.text("status").toLowerCase() + ":" + order.id("order_id");
      require(stored.contains(end), "not announced: " + order);
    }
  }

  private static boolean isEnd(OutMessage message) {
    var event = Priority.withoutLane(message.subject());
    return event.equals("orders.confirmed") || event.equals("orders.cancelled");
  }

  /** Whatever is said again under the same event id says the same. */
  private void storedAnswersAreRepeated() {
    Map<String, String> said = new HashMap<>();
    for (var message : world.broker.everything) {
      // A stranger's words are repeated in ours.
      if (Priority.withoutLane(message.subject()).equals("orders.created")) continue;
      if (message.subject().startsWith("deadletters.")) continue;
      var eventId = Objects.requireNonNull(message.headers().get("ce-id"));
      var first = said.putIfAbsent(eventId, text(message));
      require(
          first == null || first.equals(text(message)),
          eventId + " says " + first + " and " + text(message));
    }
  }

  private void onlyPoisonIsDeadLettered() {
    var letters = new HashSet<String>();
    for (var message : world.broker.everything) {
      if (!message.subject().startsWith("deadletters.")) continue;
      var json = new JsonObject(text(message));
      letters.add(message.subject() + " " + json.getString("body"));
      require(
          world.poisons.contains(json.getString("body")) || isOfALostStranger(json),
          "dead-lettered: " + json.getString("reason") + " " + json.getString("body"));
    }
    if (world.broker.isLossy()) return;
    for (var poison : world.poisons) {
      for (var service : List.of("inventory", "order")) {
        require(
            letters.contains("deadletters." + service + " " + poison),
            "not dead-lettered by " + service + ": " + poison);
      }
    }
  }

  /** The broker lost the order before the order service had it; what was said of it tells so. */
  private boolean isOfALostStranger(JsonObject letter) {
    var id = letter.getString("order_id", "");
    return world.broker.isLossy()
        && world.strangers.stream().anyMatch(stranger -> stranger.toString().equals(id))
        && !world.ledger.orders.orders.committed.containsKey(id);
  }

  private static String text(OutMessage message) {
    return new String(message.body(), StandardCharsets.UTF_8);
  }
}
