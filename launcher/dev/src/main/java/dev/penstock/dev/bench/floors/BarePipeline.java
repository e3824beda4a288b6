package dev.penstock.dev.bench.floors;

import dev.penstock.bridge.ConsumerSpec;
import dev.penstock.pipeline.Topology;
import java.util.List;
import java.util.function.Consumer;

/**
 * The flow of an order with plain jnats and vertx-pg-client: the rows that Penstock writes and the
 * four events it publishes, in natural batches, with everything acknowledged last; no HTTP, schema,
 * trace, payment provider, or books of attempts and dead letters. An event loop and a connection to
 * the ledger for each service, the intake among them. Its methods block.
 */
final class BarePipeline implements AutoCloseable {
  static final String CREATED = FloorStreams.subject("orders.created");
  static final String RESERVED = FloorStreams.subject("inventory.reserved");
  static final String CAPTURED = FloorStreams.subject("payments.captured");
  static final String CONFIRMED = FloorStreams.subject("orders.confirmed");

  static final List<String> STREAMS =
      List.of(FloorStreams.ORDERS, FloorStreams.INVENTORY, FloorStreams.PAYMENTS);

  private static final ConsumerSpec INVENTORY =
      Topology.consumer("inventory", "created", FloorStreams.ORDERS, CREATED);
  private static final ConsumerSpec PAYMENT =
      Topology.consumer("payment", "reserved", FloorStreams.INVENTORY, RESERVED);
  private static final ConsumerSpec ORDER_INVENTORY =
      Topology.consumer("order", "inventory", FloorStreams.INVENTORY, "floor.inventory.>");
  private static final ConsumerSpec ORDER_PAYMENTS =
      Topology.consumer("order", "payments", FloorStreams.PAYMENTS, "floor.payments.>");

  static final List<ConsumerSpec> CONSUMERS =
      List.of(INVENTORY, PAYMENT, ORDER_INVENTORY, ORDER_PAYMENTS);

  private final Broker broker;
  private final IntakeStep intake;

  /**
   * The streams and consumers exist, and so do the tables.
   *
   * @param failed is told, on any thread, what ended everything
   * @param ended is told, on the order service's event loop, the ends that are stored
   */
  BarePipeline(
      EventLoops loops,
      String natsUrl,
      FloorDatabase database,
      Consumer<Throwable> failed,
      Consumer<List<Step.Event>> ended) {
    this.broker = new Broker(natsUrl);
    this.intake = new IntakeStep(database, broker, failed);
    var inventory = new InventoryStep(database, broker, failed);
    var payment = new PaymentStep(database, broker, failed);
    var order = new OrderStep(database, broker, failed, ended);
    for (var service : List.of(intake, inventory, payment, order)) {
      loops.deploy(service);
    }
    broker.consume(INVENTORY, inventory.created());
    broker.consume(PAYMENT, payment.reserved());
    broker.consume(ORDER_INVENTORY, order.reserved());
    broker.consume(ORDER_PAYMENTS, order.captured());
  }

  IntakeStep intake() {
    return intake;
  }

  /** Closes the connection to NATS; the others end with the event loops. */
  @Override
  public void close() {
    broker.close();
  }
}
