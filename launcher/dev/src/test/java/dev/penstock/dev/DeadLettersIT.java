package dev.penstock.dev;

import static dev.penstock.dev.Shop.GOOD_CARD;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An operator at the command line, beside everything in one process. */
@TestInstance(Lifecycle.PER_CLASS)
final class DeadLettersIT {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
  private static final String[] WHO_AND_WHY = {"--actor", "ana", "--reason", "mended"};

  @TempDir Path folder;
  private RunningPenstock penstock;
  private Shop shop;
  private Books books;

  private record Ended(int code, String out, String err) {}

  @BeforeAll
  void start() {
    var nats = RealServers.freshNats(NatsBinaries.newest());
    penstock =
        RunningPenstock.start(
            nats.url(),
            RealServers.freshDatabase(),
            "pipeline.attempts_max=2",
            "pipeline.retry_max=100ms",
            "order.redrive_after=10m");
    shop = penstock.shop();
    books = penstock.books();
    shop.stock("sku-1", 10_000, 500);
  }

  @AfterAll
  void stop() {
    penstock.close();
  }

  /** Orders that inventory could not handle, because of a table that was away. */
  private List<String> ordersThatFailed(int count) {
    books.execute("ALTER TABLE inventory.reservations RENAME TO mislaid");
    var orderIds = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      orderIds.add(shop.place(Shop.order(GOOD_CARD, "sku-1", 1)));
    }
    eventually(
        Shop.SOON,
        () ->
            assertThat(
                    books.rows(
                        """
                        SELECT order_id FROM deadletter.letters
                        WHERE service = 'inventory' AND state = 'OPEN' AND failure = 'bug'"""))
                .containsAll(orderIds));
    return orderIds;
  }

  private void mend() {
    books.execute("ALTER TABLE inventory.mislaid RENAME TO reservations");
  }

  @Test
  void endsEveryOrderThatIsReplayedOnceTheBugIsMended() {
    var orderIds = ordersThatFailed(30);
    mend();
    var line = new String[] {"replay", "--service", "inventory", "--failure", "bug"};
    var rehearsal = dlq(line, WHO_AND_WHY, "--dry-run");
    assertThat(rehearsal.code).as(rehearsal.out).isZero();
    assertThat(rehearsal.out).contains("dry run: 30 of 30 letters could be replayed");
    var replay = dlq(line, WHO_AND_WHY, "--rate", "100");
    assertThat(replay.code).as(replay.out).isZero();
    assertThat(replay.out)
        .contains("1 letter: 1 handled", "10 letters: 10 handled", "19 letters: 19 handled")
        .contains("replay: 30 letters: 30 handled");
    shop.awaitStatus(orderIds, Shop.SOON, "CONFIRMED");
    assertThat(books.unsoundStock()).isEmpty();
    assertThat(books.unsoundPayments()).isEmpty();
    assertThat(books.number("SELECT count(*) FROM pipeline.held")).isZero();
  }

  @Test
  void stopsByItselfWhileTheBugIsThere() {
    var orderIds = ordersThatFailed(5);
    try {
      var replay =
          dlq(new String[] {"replay", "--service", "inventory", "--failure", "bug"}, WHO_AND_WHY);
      assertThat(replay.code).as(replay.out).isEqualTo(1);
      assertThat(replay.out)
          .contains("5 letters: 1 came back, 4 not tried")
          .contains("stopped: letter ", "came back with the same failure: bug: ");
    } finally {
      mend();
    }
    dlq(new String[] {"replay", "--service", "inventory", "--failure", "bug"}, WHO_AND_WHY);
    shop.awaitStatus(orderIds, Shop.SOON, "CONFIRMED");
  }

  @Test
  void editsALetterAndKeepsTheOriginal() throws IOException {
    var orderId = UUID.randomUUID().toString();
    penstock.wiretap().publish("orders.created", order(orderId, "0"));
    var letterId = awaitLetter("inventory", orderId);
    dlq(new String[] {"discard", awaitLetter("order", orderId)}, WHO_AND_WHY);
    var body = dlq("show", letterId, "--body");
    assertThat(body.out).isEqualTo(order(orderId, "0"));
    var file = Files.writeString(folder.resolve("edited.json"), order(orderId, "1"));
    var replay = dlq(new String[] {"replay", letterId, "--edit", file.toString()}, WHO_AND_WHY);
    assertThat(replay.code).as(replay.out).isZero();
    shop.awaitEnd(orderId);
    var shown = dlq("show", letterId);
    assertThat(shown.out)
        .contains("REPLAYED", "replay, edited", "by ana: mended", order(orderId, "0"));
    assertThat(dlq("show", letterId, "--body").out).isEqualTo(order(orderId, "0"));
  }

  @Test
  void listsForPeopleAndForMachines() {
    var orderId = UUID.randomUUID().toString();
    penstock.wiretap().publish("orders.created", order(orderId, "-1"));
    var letterId = awaitLetter("inventory", orderId);
    awaitLetter("order", orderId);
    var list = dlq("list", "--order-id", orderId, "--service", "inventory", "--since", "1h");
    assertThat(list.code).isZero();
    assertThat(list.out.lines()).hasSize(2);
    assertThat(list.out).contains("LETTER", letterId, "OPEN", "inventory", "malformed", orderId);
    var json = new JsonObject(dlq("list", "--order-id", orderId, "--json").out);
    assertThat(json.getJsonArray("letters")).hasSize(2);
    var discard = dlq(new String[] {"discard", "--order-id", orderId, "--json"}, WHO_AND_WHY);
    assertThat(discard.code).as(discard.out).isZero();
    assertThat(new JsonObject(discard.out).getJsonArray("letters"))
        .hasSize(2)
        .allMatch(each -> ((JsonObject) each).getString("fate").equals("discarded"));
    var shown = new JsonObject(dlq("show", letterId, "--json").out);
    assertThat(shown.getJsonArray("actions")).hasSize(1);
    var again = dlq(new String[] {"discard", letterId}, WHO_AND_WHY);
    assertThat(again.out).contains("discard: 1 letter: 1 decided meanwhile");
  }

  static Stream<List<String>> mistakes() {
    return Stream.of(
        List.of("replay", "17"),
        List.of("replay", "17", "--actor", "ana"),
        List.of("replay", "17", "--reason", "mended"),
        List.of("replay", "--actor", "ana", "--reason", "mended"),
        List.of("replay", "17", "--all", "--actor", "ana", "--reason", "mended"),
        List.of("replay", "17", "--actor", " ", "--reason", "mended"),
        List.of("replay", "17", "18", "--edit", "x", "--actor", "ana", "--reason", "mended"),
        List.of("replay", "17", "--edit", "/none", "--actor", "ana", "--reason", "mended"),
        List.of("replay", "--all", "--rate", "0", "--actor", "ana", "--reason", "mended"),
        List.of("discard", "seventeen", "--actor", "ana", "--reason", "mended"),
        List.of("show"),
        List.of("list", "--colour"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void exitsWith2WhenItIsUsedWrongly(List<String> line) {
    var ended = dlq(line.toArray(String[]::new));
    assertThat(ended.code).as(ended.err).isEqualTo(2);
    assertThat(ended.err).contains("Usage: penstock dlq").doesNotContain("\tat ");
  }

  @Test
  void exitsWith1AndOneLineWhenItCannotGoOn() {
    assertOneLine(dlq("show", "999999"), "no such letter");
    assertOneLine(dlq("list", "--failure", "crash"), "failure must be one of");
    try (var process = PenstockProcess.start("dlq", "list", "--url", "http://127.0.0.1:1")) {
      assertOneLine(ended(process), "no answer from http://127.0.0.1:1");
    }
  }

  private static void assertOneLine(Ended ended, String saying) {
    assertThat(ended.code).as(ended.err).isEqualTo(1);
    assertThat(ended.err.lines()).as(ended.err).hasSize(1);
    assertThat(ended.err).startsWith("penstock: ").contains(saying);
  }

  private String awaitLetter(String service, String orderId) {
    var found = new ArrayList<String>();
    eventually(
        Shop.SOON,
        () -> {
          found.clear();
          found.addAll(
              books.rows(
                  "SELECT letter_id FROM deadletter.letters WHERE service = '%s' AND order_id = '%s'"
                      .formatted(service, orderId)));
          assertThat(found).hasSize(1);
        });
    return found.get(0);
  }

  private static String order(String orderId, String quantity) {
    return """
        {"order_id":"%s","version":"v1","items":[{"product_id":"sku-1","quantity":%s}]}"""
        .formatted(orderId, quantity);
  }

  private Ended dlq(String... line) {
    var all = new ArrayList<>(List.of("dlq"));
    all.addAll(List.of(line));
    all.addAll(List.of("--url", shop.url()));
    try (var process = PenstockProcess.start(all.toArray(String[]::new))) {
      return ended(process);
    }
  }

  private Ended dlq(String[] line, String[] more, String... evenMore) {
    return dlq(Stream.of(line, more, evenMore).flatMap(Stream::of).toArray(String[]::new));
  }

  private static Ended ended(PenstockProcess process) {
    int code = process.awaitExit(ANSWER_MAX);
    return new Ended(code, process.out(), process.err());
  }
}
