package dev.penstock.audit;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import dev.penstock.testkit.Wiretap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rules broken by the services themselves, by how they are run. A flag that makes their code forget
 * a step is one more row.
 */
final class HalfARunIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  /**
   * @param verticles those that run, separated by spaces
   * @param breaks every invariant that must notice it; no other may
   */
  record HalfARun(String what, String verticles, String breaks) {
    @Override
    public String toString() {
      return what + " breaks " + breaks;
    }
  }

  static Stream<HalfARun> halfRuns() {
    return Stream.of(
        new HalfARun("nobody promises stock", "order payment gateway", "A4 E1"),
        new HalfARun("nobody takes money", "order inventory gateway", "A4 E1"),
        new HalfARun("nobody leads orders on", "inventory payment gateway", "B3 C1 C3 D1 E1"));
  }

  @ParameterizedTest
  @MethodSource("halfRuns")
  void isNoticed(HalfARun half) {
    var nats = RealServers.freshNats(NatsBinaries.newest());
    var database = RealServers.freshDatabase();
    var history = SampleRun.temporaryFile();
    runWhole(nats.url(), database, history);
    try (var running = SampleRun.installation(nats.url(), database, half.verticles().split(" "));
        var wiretap = Wiretap.on(nats.url())) {
      wiretap.publish("orders.created", strangersOrder());
      eventually(
          SOON,
          () ->
              assertThat(
                      SampleRun.audit(nats.url(), database, history, "--drain", "0s")
                          .withVerdict("violated"))
                  .as(running.addresses().natsUrl())
                  .isEqualTo(List.of(half.breaks().split(" "))));
    }
  }

  /** So that everything is there, and has something to be held against. */
  private static void runWhole(String natsUrl, String database, Path history) {
    try (var whole = SampleRun.installation(natsUrl, database);
        var customers = new Customers(whole.addresses().httpUrl(), History.appendTo(history))) {
      customers.stock("lamp", 10, 1_999);
      customers.order("key-whole", "pm_card_visa", "lamp", 1);
      var audited = SampleRun.audit(natsUrl, database, history, "--drain", "2m");
      assertThat(audited.code()).as(audited.err()).isZero();
    }
  }

  private static String strangersOrder() {
    return """
        {"order_id":"%s","version":"v1","items":[{"product_id":"lamp","quantity":2}]}"""
        .formatted(UUID.randomUUID());
  }
}
