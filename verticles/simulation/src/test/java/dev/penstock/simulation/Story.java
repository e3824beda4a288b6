package dev.penstock.simulation;

import dev.penstock.events.Item;
import dev.penstock.events.Priority;
import dev.penstock.order.OrderProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a seed lets happen in its world: who orders what, who cancels, which processes are killed,
 * when broker and ledger go away. After a while everything is healed, and has to come to rest.
 */
final class Story {
  private static final long TROUBLE_MICROS = 60 * Scheduler.SECOND;
  private static final long PATIENCE_MICROS = 20 * Scheduler.SECOND;
  private static final int ASKED_MAX = 12;

  private final World world;
  private final Scheduler scheduler;
  private final Chance chance;
  private final List<String> products = new ArrayList<>();
  private int waitingClients;
  private boolean healed;
  private boolean isQuiet;

  Story(World world) {
    this.world = world;
    this.scheduler = world.scheduler;
    this.chance = world.scheduler.chance;
  }

  void begin() {
    for (int i = chance.between(1, 3); i > 0; i--) {
      products.add("sku-" + i);
      world.ledger.inventory.stock("sku-" + i, chance.between(1, 12), chance.between(1, 900));
    }
    for (var service : List.of("order", "inventory", "payment")) {
      world.start(service + "-1");
      if (chance.permille(400)) world.start(service + "-2");
    }
    for (int i = chance.between(3, 6); i > 0; i--) {
      var key = "key-" + i;
      soon("a client comes", () -> new Client(key).ask());
    }
    for (int i = chance.between(0, 2); i > 0; i--) {
      soon("a stranger comes", this::strange);
    }
    if (chance.permille(150)) soon("poison comes", () -> world.poison("poison"));
    trouble();
    scheduler.after(TROUBLE_MICROS, "", this::heal);
  }

  /** Whether all is healed, and nothing is left to do. */
  boolean isOver() {
    return healed && waitingClients == 0 && world.isAtRest();
  }

  private void soon(String what, Runnable action) {
    scheduler.after(chance.micros(0, TROUBLE_MICROS / 2), what, action);
  }

  /** While an order is on its way is the time to find mistakes. */
  private void troubleNow() {
    if (isQuiet || healed) return;
    if (chance.permille(300)) within100Millis(this::killSomebody);
    if (chance.permille(150)) within100Millis(this::brokerFails);
    if (chance.permille(50)) within100Millis(this::ledgerFails);
  }

  private void within100Millis(Runnable action) {
    scheduler.after(chance.micros(0, 100 * Scheduler.MILLI), "", action);
  }

  private void killSomebody() {
    world.kill(chance.oneOf(world.processes()), down(20));
  }

  private void trouble() {
    isQuiet = chance.permille(100);
    if (isQuiet) return;
    for (int i = chance.between(0, 2); i > 0; i--) {
      soon("", this::killSomebody);
    }
    for (int i = chance.between(0, 2); i > 0; i--) {
      soon("", () -> world.broker.cutOff(down(15)));
    }
    if (chance.permille(400)) soon("", this::brokerFails);
    if (chance.permille(300)) soon("", this::ledgerFails);
  }

  private long down(int secondsMax) {
    return chance.micros(10_000, secondsMax * Scheduler.SECOND);
  }

  private void brokerFails() {
    if (!world.broker.isUp()) return;
    world.broker.goAway();
    if (chance.permille(600)) world.broker.forgetRecent();
    else if (chance.permille(200)) world.broker.forgetAll(world.isWatched());
    scheduler.after(down(25), "", this::brokerIsBack);
  }

  private void brokerIsBack() {
    if (!world.broker.isUp()) world.broker.comeBack();
  }

  private void ledgerFails() {
    if (!world.ledger.isUp()) return;
    world.ledger.goAway();
    scheduler.after(down(15), "", world.ledger::comeBack);
  }

  private void heal() {
    scheduler.say(() -> "-- all is healed");
    world.faults.heal();
    brokerIsBack();
    world.ledger.comeBack();
    healed = true;
  }

  private void strange() {
    world.strange(newId(), items());
    troubleNow();
  }

  private UUID newId() {
    return new UUID(chance.bits() & ~0xf000L | 0x7000L, chance.bits() >>> 2 | Long.MIN_VALUE);
  }

  private List<Item> items() {
    var items = new ArrayList<Item>();
    for (var product : products) {
      if (items.isEmpty() || chance.coin()) items.add(new Item(product, chance.between(1, 4)));
    }
    return items;
  }

  /** Asks under one key until it is answered, at whichever door is open. */
  private final class Client {
    private final String key;
    private final List<Item> items = items();
    private final String paymentMethod = chance.permille(200) ? "pm_declined" : "pm_card_visa";
    private final Priority priority = chance.permille(300) ? Priority.EXPRESS : Priority.STANDARD;
    private int asked;
    private boolean answered;

    Client(String key) {
      this.key = key;
      waitingClients++;
    }

    void ask() {
      if (answered) return;
      if (++asked > ASKED_MAX && !healed) asked = ASKED_MAX;
      if (asked > ASKED_MAX + 5) return; // counts as waiting for ever
      var doors = world.doors();
      if (!doors.isEmpty()) {
        chance
            .oneOf(doors)
            .take(newId(), key, items, paymentMethod, priority)
            .onSuccess(this::answered);
      }
      scheduler.after(chance.micros(PATIENCE_MICROS / 10, PATIENCE_MICROS), "", this::ask);
    }

    private void answered(UUID orderId) {
      scheduler.say(() -> "   202 " + key + " " + orderId);
      world.accepted.add(orderId);
      world.answers.computeIfAbsent(key, k -> new ArrayList<>()).add(orderId);
      if (answered) return;
      answered = true;
      waitingClients--;
      troubleNow();
      if (chance.permille(300)) {
        long when = chance.micros(0, chance.coin() ? 100_000 : 30 * Scheduler.SECOND);
        scheduler.after(when, "a client cancels", () -> cancel(orderId));
      }
    }

    private void cancel(UUID orderId) {
      var doors = world.doors();
      if (!doors.isEmpty()) cancel(chance.oneOf(doors), orderId);
    }

    private void cancel(OrderProcess door, UUID orderId) {
      scheduler.say(() -> "   cancels " + orderId);
      door.cancel(orderId);
    }
  }
}
