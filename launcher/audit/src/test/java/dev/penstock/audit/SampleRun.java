package dev.penstock.audit;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.launcher.CommonOptions;
import dev.penstock.launcher.Installation;
import dev.penstock.launcher.Placement;
import dev.penstock.launcher.Services;
import dev.penstock.servers.NatsServer;
import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import dev.penstock.testkit.Wiretap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine;

/**
 * Real orders, taken by the real services to every kind of end; then the services are stopped and
 * nothing changes any more. Made once per JVM.
 *
 * @param nats running; nobody may write to it
 * @param stored the same stopped, to be copied
 * @param history what the customers wrote down
 * @param rejected cancelled for lack of stock
 * @param refunded cancelled after its money was taken
 */
record SampleRun(
    String databaseUrl,
    NatsServer nats,
    NatsServer stored,
    Path history,
    List<UUID> confirmed,
    UUID declined,
    UUID rejected,
    UUID refunded) {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String GOOD_CARD = "pm_card_visa";
  private static final String DECLINED_CARD = "pm_card_chargeDeclined";

  /** Below what it is made with. */
  static final SampleRun ONE = run();

  /** Every verticle in this JVM, on a free port. */
  static Installation installation(String natsUrl, String databaseUrl, String... verticles) {
    System.setProperty("penstock.home", System.getProperty("penstock.root", "../.."));
    var options = new CommonOptions();
    new CommandLine(options)
        .parseArgs(
            "--http-port",
            "0",
            "-s",
            "log.level=error",
            "--nats-url",
            natsUrl,
            "--database-url",
            databaseUrl);
    var placements = Placement.parse(List.of(verticles), Services.names());
    return Installation.start(options.settings(), placements);
  }

  private static SampleRun run() {
    var working = RealServers.freshNats(NatsBinaries.newest());
    var database = RealServers.freshDatabase();
    var history = temporaryFile();
    var confirmed = new ArrayList<UUID>();
    UUID declined;
    UUID rejected;
    UUID refunded;
    try (var installation = installation(working.url(), database);
        var wiretap = Wiretap.on(working.url());
        var customers =
            new Customers(installation.addresses().httpUrl(), History.appendTo(history))) {
      customers.stock("lamp", 100, 1_999);
      customers.stock("piano", 1, 900_000);
      for (int i = 0; i < 5; i++) {
        confirmed.add(customers.order("key-" + i, GOOD_CARD, "lamp", 1 + i));
      }
      confirmed.add(customers.express("key-express", GOOD_CARD, "lamp", 6));
      declined = customers.order("key-declined", DECLINED_CARD, "lamp", 2);
      rejected = customers.order("key-rejected", GOOD_CARD, "piano", 2);
      misuse(customers);
      strangers(wiretap);
      refunded = refunded(customers, database);
      var audited = audit(working.url(), database, history, "--drain", "2m");
      assertThat(audited.code()).as(audited.err()).isZero();
    }
    working.close();
    var nats = RealServers.copyOf(working, NatsBinaries.newest());
    return new SampleRun(database, nats, working, history, confirmed, declined, rejected, refunded);
  }

  /** The provider takes the money and does not say so; meanwhile the customer cancels. */
  private static UUID refunded(Customers customers, String database) {
    customers.faults("{\"hang_after_capture_rate\":1}");
    var order = customers.order("key-refunded", GOOD_CARD, "lamp", 1);
    eventually(
        SOON,
        () ->
            assertThat(
                    Database.number(
                        database,
                        "SELECT count(*) FROM gateway.payment_intents WHERE order_id = '"
                            + order
                            + "'"))
                .isEqualTo(1));
    customers.cancel(order);
    customers.faults("{}");
    return order;
  }

  /** What clients do beside sending an order once. */
  private static void misuse(Customers customers) {
    var body = Customers.body(GOOD_CARD, "lamp", 1);
    customers.loseAnswer("key-twice", body);
    customers.post("key-twice", body);
    customers.post("key-twice", body);
    assertThat(customers.post("key-0", body).status()).hasValue(202);
    assertThat(customers.post("key-1", body).status()).hasValue(422);
    assertThat(customers.post("key-wrong", "{}").status()).hasValue(400);
    customers.loseAnswer("key-lost", body);
  }

  /** An order that needs us not, and one that is none. */
  private static void strangers(Wiretap wiretap) {
    wiretap.publish(
        "orders.created",
        """
        {"order_id":"%s","version":"v1","items":[{"product_id":"lamp","quantity":2},
        {"product_id":"lamp","quantity":1}]}"""
            .formatted(UUID.randomUUID()));
    wiretap.publish("orders.created", "{\"order_id\":\"%s\"}".formatted(UUID.randomUUID()));
  }

  static Audited audit(String natsUrl, String databaseUrl, Path history, String... options) {
    var line = new ArrayList<>(List.of("--nats-url", natsUrl, "--database-url", databaseUrl));
    line.addAll(List.of("--history", history.toString()));
    line.addAll(List.of(options));
    return Audited.withJson(line.toArray(String[]::new));
  }

  static Path temporaryFile() {
    try {
      var file = Files.createTempFile("history-", ".jsonl");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
