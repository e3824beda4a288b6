package dev.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import dev.penstock.testkit.Wiretap;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the auditor must put up with, and for how long. */
final class LenienceIT {
  private static final SampleRun RUN = SampleRun.ONE;

  @Test
  void letsYoungOrdersBeUnderWayWhileOthersWork() {
    try (var world = new World(RUN)) {
      accept(world, "now()");
      assertThat(world.audit().withVerdict("violated")).contains("A4", "D1");
      var online = world.audit("--online");
      assertThat(online.code()).as(online.err()).isZero();
      assertThat(online.err())
          .contains("Audit online, grace 120 s: 12 orders, 1 of them under way");
      assertThat(world.audit("--online", "--grace", "0s").withVerdict("violated")).contains("D1");
    }
  }

  @Test
  void findsOldOrdersThatDoNotEnd() {
    try (var world = new World(RUN)) {
      accept(world, "now() - interval '10 minutes'");
      assertThat(world.audit("--online").withVerdict("violated")).containsExactly("A4");
    }
  }

  @Test
  void waitsForTheDeadlineOfAnOrderThatHasOne() {
    try (var world = new World(RUN)) {
      accept(world, "now() - interval '10 minutes'");
      world.sql("UPDATE orders.orders SET deadline_at = now() WHERE status = 'ACCEPTED'");
      assertThat(world.audit("--online").withVerdict("violated")).isEmpty();
    }
  }

  @Test
  void missesNoEventThatAStreamMayHaveDropped() {
    try (var world = new World(RUN)) {
      world.meddle(
          (wire, meddler) -> {
            for (var message : wire.messages("ORDERS").subList(0, 3)) {
              meddler.deleteMessage("ORDERS", message.sequence());
            }
          });
      var audited = world.audit();
      assertThat(audited.code()).as(audited.err()).isZero();
    }
  }

  /** The broker was away until then. */
  @Test
  void missesNoAnnouncementOfAnOrderThatWasCancelledBeforeAnyCouldBeMade() {
    try (var world = new World(RUN)) {
      var order = accept(world, "now()");
      world.sql(
          """
          UPDATE orders.orders SET status = 'CANCELLED', reason = 'customer_request',
            ended_at = '2026-01-31T12:00:00Z', due_at = NULL, release_state = 'VOID',
            refund_state = 'VOID' WHERE status = 'ACCEPTED'""");
      world.say(
          wiretap ->
              wiretap.publish(
                  "orders.cancelled",
                  """
                  {"order_id":"%s","version":"v1","reason":"customer_request",
                  "ended_at":"2026-01-31T12:00:00Z"}"""
                      .formatted(order)));
      assertThat(world.audit().withVerdict("violated")).doesNotContain("D1");
    }
  }

  @Test
  void missesOfAStreamThatLostMessagesOnlyHowOrdersEnded() {
    try (var world = new World(RUN)) {
      world.sql(
          "INSERT INTO orders.losses (streams, ended_since, created_at, done_at)"
              + " VALUES ('{PAYMENTS,ORDERS}', now(), now(), now())");
      forget(world, "PAYMENTS", "payments.captured");
      assertThat(world.audit().withVerdict("violated")).isEmpty();
      forget(world, "INVENTORY", "inventory.reserved");
      assertThat(world.audit().withVerdict("violated")).containsExactly("D1");
    }
    try (var world = new World(RUN)) {
      world.sql(
          "INSERT INTO orders.losses (streams, ended_since, created_at, done_at)"
              + " VALUES ('{ORDERS}', now(), now(), now())");
      forget(world, "ORDERS", "orders.confirmed");
      assertThat(world.audit().withVerdict("violated")).containsExactly("D1");
    }
  }

  /** Not the first message: what a stream drops by age goes from the start. */
  private static void forget(World world, String stream, String subject) {
    world.meddle(
        (wire, meddler) ->
            wire.messages(stream).stream()
                .skip(1)
                .filter(message -> message.subject().equals(subject))
                .forEach(message -> meddler.deleteMessage(stream, message.sequence())));
  }

  @Test
  void knowsWhatIsUnreadableFromTheLedgerWhenTheStreamOfDeadLettersIsGone() {
    try (var world = new World(RUN)) {
      world.meddle(
          (wire, meddler) ->
              wire.messages("DEADLETTERS")
                  .forEach(letter -> meddler.deleteMessage("DEADLETTERS", letter.sequence())));
      assertThat(world.audit().withVerdict("violated")).isEmpty();
    }
  }

  @Test
  void leavesAnOrderParkedThatWaitsForItsDeadLetter() {
    try (var world = new World(RUN)) {
      accept(world, "now() - interval '10 minutes'");
      world.sql(
          """
          INSERT INTO pipeline.held (service, stream, sequence, stored_at, order_id, since)
            SELECT 'order', 'ORDERS', 0, created_at, order_id, created_at
            FROM orders.orders WHERE status = 'ACCEPTED'""");
      assertThat(world.audit("--online").withVerdict("violated")).containsExactly("A4");
      world.sql(
          """
          INSERT INTO deadletter.letters (service, stream, sequence, stored_at, subject, headers,
              failure, reason, attempts, first_failed_at, last_failed_at, failed_stored_at)
            SELECT service, stream, sequence, stored_at, 'orders.created', '{}', 'bug', 'a test', 5,
              since, since, since FROM pipeline.held WHERE sequence = 0""");
      assertThat(world.audit("--online").withVerdict("violated")).isEmpty();
    }
  }

  @Test
  void expectsNobodyToSayThatWhatTheBrokerGaveUpIsHandled() {
    try (var world = new World(RUN)) {
      world.sql(
          """
          UPDATE deadletter.letters SET failure = 'terminated', state = 'REPLAYED',
            decided_at = now(), published_at = now(), handled_at = NULL""");
      assertThat(world.audit().withVerdict("violated")).isEmpty();
    }
  }

  @Test
  void leavesNoConsumerBehind() {
    try (var wiretap = Wiretap.on(RUN.nats().url())) {
      var before = wiretap.consumers("ORDERS");
      new World(RUN).audit();
      assertThat(wiretap.consumers("ORDERS")).isEqualTo(before);
    }
  }

  @Test
  void auditsTheOldestBrokerToo() {
    var nats = RealServers.freshNats(NatsBinaries.oldest());
    var database = RealServers.freshDatabase();
    var history = SampleRun.temporaryFile();
    try (var installation = SampleRun.installation(nats.url(), database);
        var customers =
            new Customers(installation.addresses().httpUrl(), History.appendTo(history))) {
      customers.stock("lamp", 10, 1_999);
      for (int i = 0; i < 3; i++) customers.order("key-" + i, "pm_card_visa", "lamp", 1);
      var audited = SampleRun.audit(nats.url(), database, history, "--drain", "2m");
      assertThat(audited.code()).as(audited.err()).isZero();
      assertThat(audited.withVerdict("none")).isEqualTo(List.of("B4", "C2", "D3"));
    }
  }

  /** An order that nobody has said a word about; when it is old, for as long as streams hold. */
  private static UUID accept(World world, String createdAt) {
    var order = UUID.randomUUID();
    world.sql(
        """
        INSERT INTO orders.orders (order_id, status, items, correlation_id, traceparent,
          idempotency_key, request_hash, created_at, attempts, due_at, deadline_at)
        VALUES ('%1$s', 'ACCEPTED', '[{"product_id":"lamp","quantity":1}]', 'x', '',
          'key-lost', sha256(''), %2$s, 1, now() + interval '1 hour', %2$s + interval '1 minute')"""
            .formatted(order, createdAt));
    return order;
  }
}
