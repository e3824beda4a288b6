package dev.penstock.simulation;

import dev.penstock.bridge.OutMessage;
import dev.penstock.events.EventCodec;
import dev.penstock.events.Item;
import dev.penstock.events.OrderEvent;
import dev.penstock.events.Priority;
import dev.penstock.events.Schemas;
import dev.penstock.inventory.InventoryProcess;
import dev.penstock.order.OrderProcess;
import dev.penstock.payment.PaymentProcess;
import dev.penstock.pipeline.PipelineOptions;
import dev.penstock.pipeline.Surroundings;
import dev.penstock.store.LedgerOptions;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.ext.healthchecks.HealthChecks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A few orders on their way through all three services, and everything that may go wrong. */
final class World {
  private static final int BATCH_MAX = 4;

  private static final Duration SHORT_DEADLINE = Duration.ofSeconds(20);

  /** Longer than all trouble; but what is driven again before is still a known message id. */
  private static final Duration LONG_DEADLINE = Duration.ofSeconds(150);

  /** Waits of one millisecond leave nothing to the code's own random numbers. */
  private static final PipelineOptions PIPELINE =
      new PipelineOptions(BATCH_MAX, 20, 5, Duration.ofMillis(1), Duration.ofMillis(1));

  final Scheduler scheduler;
  final Faults faults;
  final SimulatedLedger ledger;
  final SimulatedBroker broker;
  final SimulatedProvider provider;
  final Mutation mutation;

  /** Of all orders: sooner than everything is healed, or much later. */
  final Duration deadline;

  /** Of orders and refunds taken at a time: too few, or more than there are. */
  final int redriveBatchMax;

  /** Answered with 202. */
  final Set<UUID> accepted = new TreeSet<>();

  /** Published by strangers, and stored by the broker. */
  final Set<UUID> strangers = new TreeSet<>();

  final Set<String> poisons = new TreeSet<>();

  /** The orders each key was answered with. */
  final Map<String, List<UUID>> answers = new TreeMap<>();

  private final Schemas schemas;
  private final MeterRegistry meters;
  private final Map<String, Life> lives = new TreeMap<>();
  private final Map<String, OrderProcess> doors = new TreeMap<>();

  World(long seed, Schemas schemas, Mutation mutation, @Nullable Consumer<String> trace) {
    this.scheduler = new Scheduler(seed, trace);
    this.schemas = schemas;
    this.mutation = mutation;
    this.faults = new Faults(scheduler.chance);
    this.deadline = scheduler.chance.permille(300) ? SHORT_DEADLINE : LONG_DEADLINE;
    this.redriveBatchMax = scheduler.chance.coin() ? 2 : 100;
    this.ledger = new SimulatedLedger(scheduler);
    this.broker = new SimulatedBroker(scheduler, faults);
    this.provider = new SimulatedProvider(scheduler, faults, mutation);
    this.meters = new SimpleMeterRegistry(SimpleConfig.DEFAULT, new VirtualClock());
  }

  private final class VirtualClock implements Clock {
    @Override
    public long wallTime() {
      return scheduler.nowMillis();
    }

    @Override
    public long monotonicTime() {
      return scheduler.nowMicros() * 1_000;
    }
  }

  /** Starts a process of a service, such as {@code order-1}. */
  void start(String name) {
    scheduler.say(() -> "-- " + name + " starts");
    var life = new Life(name, scheduler, provider);
    lives.put(name, life);
    var service = name.substring(0, name.indexOf('-'));
    var pool = new SimulatedPool(ledger, life, faults, mutation);
    var surroundings =
        new Surroundings(
            mutation.bridge(service, broker.bridge(life)),
            LedgerOptions.DEFAULTS,
            PIPELINE,
            meters,
            SimulatedVertx.proxy(
                HealthChecks.class,
                (method, args) -> {
                  throw SimulatedVertx.missing("HealthChecks", method);
                }));
    var vertx = life.vertx();
    switch (service) {
      case "order" -> {
        boolean redrives = mutation != Mutation.DRIVES_NOTHING_AGAIN;
        doors.put(
            name,
            OrderProcess.start(
                vertx, surroundings, pool, schemas, deadline, redriveBatchMax, redrives));
      }
      case "inventory" -> {
        boolean releasesAgain = mutation == Mutation.RELEASES_AGAIN;
        InventoryProcess.start(vertx, surroundings, pool, schemas, releasesAgain);
      }
      case "payment" -> {
        boolean isHasty = mutation == Mutation.TAKES_A_TIMEOUT_FOR_A_NO;
        PaymentProcess.start(vertx, surroundings, pool, schemas, redriveBatchMax, isHasty);
      }
      default -> throw new IllegalArgumentException(name);
    }
  }

  /** It is started again after a while. */
  void kill(String name, long downMicros) {
    var life = lives.get(name);
    if (life == null || !life.isAlive()) return;
    doors.remove(name);
    life.end();
    scheduler.after(downMicros, "", () -> start(name));
  }

  List<String> processes() {
    return List.copyOf(lives.keySet());
  }

  boolean isAlive(String name) {
    return lives.get(name).isAlive();
  }

  List<OrderProcess> doors() {
    return List.copyOf(doors.values());
  }

  /** An order that somebody publishes without asking the order service. */
  void strange(UUID orderId, List<Item> items) {
    var created =
        new OrderEvent.Created(
            orderId, items, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    var body = new EventCodec(schemas).encode(created);
    var priority = scheduler.chance.permille(300) ? Priority.EXPRESS : Priority.STANDARD;
    var subject = priority.lane(created.subject());
    var message = new OutMessage(subject, created.id(), Map.of(), body);
    broker.publish(message, ack -> strangers.add(orderId));
  }

  /** A message that is nothing of what its subject promises. */
  void poison(String body) {
    var message =
        new OutMessage(OrderEvent.CREATED, body, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    broker.publish(message, ack -> poisons.add(body));
  }

  /** Whether an order that is given up in this world is one that should not be. */
  boolean hasTime() {
    return deadline == LONG_DEADLINE;
  }

  /** Whether the order service remembers the stream that says how orders ended. */
  boolean isWatched() {
    return ledger.pipeline.streams.committed.containsKey("order ORDERS");
  }

  /** Nothing is left in them that could yet be found to be a loss. */
  private boolean areStreamsLookedAt() {
    return ledger.pipeline.streams.rows().stream()
        .allMatch(
            known -> {
              var now = broker.stream(known.text("stream")).status();
              return known.is("created_at", now.createdAt().atOffset(ZoneOffset.UTC))
                  && known.is("last_sequence", now.lastSequence());
            });
  }

  boolean isAtRest() {
    return broker.isSettled()
        && areStreamsLookedAt()
        && !ledger.losses.areOpen()
        && ledger.orders.orders.rows().stream()
            .allMatch(row -> row.has("ended_at") && !row.has("due_at"))
        && ledger.payments.payments.rows().stream().noneMatch(row -> row.has("due_at"));
  }
}
