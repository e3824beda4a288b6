package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RequesterTest {
  private final Vertx vertx = Vertx.vertx();
  private final Home home = Home.of(vertx);
  private final InMemoryBroker broker = new InMemoryBroker();
  private final Wire wire = broker.wire(vertx);
  private final Requester requester = new Requester(wire, 2);

  @AfterEach
  void close() {
    Eventually.get(vertx.close());
  }

  private Future<Frame> ask(Duration timeout) {
    return requester.request(home, "admin.pause", null, new byte[0], timeout);
  }

  @Test
  void refusesMoreThanItMayHoldOpen() {
    wire.listen("admin.pause", request -> {});
    var first = ask(Duration.ofMillis(200));
    var second = ask(Duration.ofMillis(200));
    assertThat(Eventually.failure(ask(Duration.ofMillis(200))))
        .hasMessage("admin.pause: not sent: 2 requests are open already");
    assertThat(Eventually.failure(first)).hasMessageContaining("no answer within 200 ms");
    assertThat(Eventually.failure(second)).hasMessageContaining("no answer within 200 ms");
    assertThat(Eventually.failure(ask(Duration.ofMillis(20)))).hasMessageContaining("no answer");
  }

  @Test
  void failsWhatIsOpenWhenItIsClosed() {
    wire.listen("admin.pause", request -> {});
    var open = ask(Duration.ofSeconds(60));
    requester.close();
    assertThat(Eventually.failure(open)).hasMessage("drained before an answer came");
  }
}
