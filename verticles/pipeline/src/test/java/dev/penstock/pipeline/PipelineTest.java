package dev.penstock.pipeline;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.InMemoryBroker;
import dev.penstock.bridge.OutMessage;
import dev.penstock.bridge.PublisherOptions;
import dev.penstock.events.EventHeaders;
import dev.penstock.events.InventoryEvent;
import dev.penstock.events.Shortage;
import dev.penstock.store.LedgerOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PipelineTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final PipelineOptions OPTIONS =
      new PipelineOptions(64, 128, 3, Duration.ofMillis(5), Duration.ofMillis(20));

  private final InMemoryBroker broker = new InMemoryBroker();
  private final List<UUID> answered = Collections.synchronizedList(new ArrayList<>());
  private volatile Answering answering = this::reject;
  private Bridge bridge;
  private Context context;
  private Pipeline pipeline;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    bridge = broker.bridge(vertx);
    var spec = Topology.consumer("inventory", "created", Topology.ORDERS, "orders.created");
    var streams = Topology.streams(StreamOptions.DEFAULTS);
    await(bridge.management().ensure(streams, List.of(spec)));
    context = vertx.getOrCreateContext();
    var surroundings =
        new Surroundings(
            bridge,
            LedgerOptions.DEFAULTS,
            OPTIONS,
            new SimpleMeterRegistry(),
            HealthChecks.create(vertx));
    onContext(
        () -> {
          pipeline = Pipeline.open(vertx, surroundings, "inventory");
          return pipeline.consume(spec, messages -> answering.answer(messages));
        });
  }

  @AfterEach
  void stop() throws Exception {
    onContext(() -> pipeline.drain(Duration.ofSeconds(2)));
  }

  @Test
  void publishesTheAnswerWithItsLineage() throws Exception {
    var orderId = UUID.randomUUID();
    publish(order(orderId), Map.of(EventHeaders.CORRELATION_ID, "web-42"));
    eventually(SOON, () -> assertThat(broker.stored("INVENTORY")).hasSize(1));
    var answer = broker.stored("INVENTORY").get(0);
    assertThat(answer.subject()).isEqualTo("inventory.rejected");
    assertThat(answer.messageId()).isEqualTo("inventory.rejected:" + orderId);
    assertThat(answer.headers())
        .containsEntry("ce-correlationid", "web-42")
        .containsEntry("ce-causationid", "orders.created:" + orderId)
        .containsEntry("ce-source", "/penstock/inventory")
        .containsKey("traceparent");
  }

  @Test
  void storesOneAnswerHoweverOftenAMessageComes() throws Exception {
    broker.deliverEverythingTwice(true);
    var orderId = UUID.randomUUID();
    publish(order(orderId), Map.of());
    eventually(SOON, () -> assertThat(Collections.frequency(answered, orderId)).isGreaterThan(1));
    assertThat(broker.stored("INVENTORY")).hasSize(1);
  }

  @Test
  void answersALaterAttemptAsOneSoThatTheBrokerStoresItAgain() throws Exception {
    var orderId = UUID.randomUUID();
    var body = order(orderId).getBytes(StandardCharsets.UTF_8);
    for (var attempt : List.of("", "#2", "#3")) {
      publishAs("orders.created:" + orderId + attempt, body, Map.of());
    }
    var answer = "inventory.rejected:" + orderId;
    eventually(
        SOON,
        () ->
            assertThat(broker.stored("INVENTORY"))
                .extracting(OutMessage::messageId)
                .containsExactly(answer, answer + "#2", answer + "#3"));
    assertThat(broker.stored("INVENTORY"))
        .extracting(message -> message.headers().get("ce-id"))
        .containsOnly(answer);
  }

  @Test
  void deadLettersAMalformedMessageWholeAndLetsItsNeighboursPass() throws Exception {
    var good = UUID.randomUUID();
    publish("{\"order_id\":", Map.of("x-mine", "kept"));
    publish(order(good), Map.of());
    eventually(SOON, () -> assertThat(broker.stored("INVENTORY")).hasSize(1));
    eventually(SOON, () -> assertThat(broker.stored("DEADLETTERS")).hasSize(1));
    var letter = broker.stored("DEADLETTERS").get(0);
    var json = new JsonObject(new String(letter.body(), StandardCharsets.UTF_8));
    assertThat(letter.subject()).isEqualTo("deadletters.inventory");
    assertThat(json.getString("failure")).isEqualTo("malformed");
    assertThat(json.getString("body")).isEqualTo("{\"order_id\":");
    assertThat(json.getJsonObject("origin").getString("subject")).isEqualTo("orders.created");
    assertThat(json.getJsonObject("origin").getJsonObject("headers").getString("x-mine"))
        .isEqualTo("kept");
  }

  @Test
  void keepsABodyThatIsNotText() throws Exception {
    publish(new byte[] {(byte) 0xff, 0}, Map.of());
    eventually(SOON, () -> assertThat(broker.stored("DEADLETTERS")).hasSize(1));
    var json =
        new JsonObject(
            new String(broker.stored("DEADLETTERS").get(0).body(), StandardCharsets.UTF_8));
    assertThat(json.getString("body_base64")).isEqualTo("/wA=");
  }

  @Test
  void waitsOutAnOutageWithoutUsingUpAttempts() throws Exception {
    var outages = new ArrayList<Integer>();
    answering =
        messages -> {
          outages.add(messages.size());
          return outages.size() <= 4 * OPTIONS.attemptsMax()
              ? Future.failedFuture(new UnavailableException("the ledger is away"))
              : reject(messages);
        };
    publish(order(UUID.randomUUID()), Map.of());
    eventually(SOON, () -> assertThat(broker.stored("INVENTORY")).hasSize(1));
    assertThat(broker.stored("DEADLETTERS")).isEmpty();
  }

  @Test
  void deadLettersOnlyTheMessageThatMeetsABug() throws Exception {
    var poison = UUID.randomUUID();
    answering =
        messages ->
            messages.stream().anyMatch(message -> message.orderId().equals(poison))
                ? Future.failedFuture(new IllegalStateException("cannot digest"))
                : reject(messages);
    for (int i = 0; i < 20; i++) publish(order(i == 7 ? poison : UUID.randomUUID()), Map.of());
    eventually(SOON, () -> assertThat(broker.stored("INVENTORY")).hasSize(19));
    eventually(SOON, () -> assertThat(broker.stored("DEADLETTERS")).hasSize(1));
    var json =
        new JsonObject(
            new String(broker.stored("DEADLETTERS").get(0).body(), StandardCharsets.UTF_8));
    assertThat(json.getString("failure")).isEqualTo("bug");
    assertThat(json.getInteger("attempts")).isEqualTo(OPTIONS.attemptsMax());
    assertThat(json.getString("reason")).contains("cannot digest");
  }

  @Test
  void deadLettersAMessageWhoseHandlerThrows() throws Exception {
    answering =
        messages -> {
          throw new IllegalStateException("thrown, not returned");
        };
    publish(order(UUID.randomUUID()), Map.of());
    eventually(SOON, () -> assertThat(broker.stored("DEADLETTERS")).hasSize(1));
  }

  @Test
  void givesBackWhatIsPostponedAndAnswersTheRest() throws Exception {
    var late = UUID.randomUUID();
    var seen = Collections.synchronizedList(new ArrayList<UUID>());
    answering =
        messages -> {
          var postponed = messages.stream().filter(m -> m.orderId().equals(late)).toList();
          boolean first = !seen.contains(late);
          seen.addAll(messages.stream().map(Received::orderId).toList());
          if (!first || postponed.isEmpty()) return reject(messages);
          var rest = messages.stream().filter(m -> !m.orderId().equals(late)).toList();
          var later = new Answers(List.of(), postponed, Duration.ofMillis(20));
          return reject(rest).map(answers -> answers.and(later));
        };
    publish(order(late), Map.of());
    publish(order(UUID.randomUUID()), Map.of());
    eventually(SOON, () -> assertThat(broker.stored("INVENTORY")).hasSize(2));
    assertThat(Collections.frequency(seen, late)).isEqualTo(2);
  }

  private Future<Answers> reject(List<? extends Received<?>> messages) {
    messages.forEach(message -> answered.add(message.orderId()));
    return Future.succeededFuture(
        Answers.of(
            messages.stream()
                .map(
                    message ->
                        message.leadsTo(
                            new InventoryEvent.Rejected(
                                message.orderId(), List.of(new Shortage("sku-1", 1, 0)))))
                .toList()));
  }

  private void publish(String body, Map<String, String> headers) throws Exception {
    publish(body.getBytes(StandardCharsets.UTF_8), headers);
  }

  private void publish(byte[] body, Map<String, String> headers) throws Exception {
    publishAs(UUID.randomUUID().toString(), body, headers);
  }

  private void publishAs(String messageId, byte[] body, Map<String, String> headers)
      throws Exception {
    var message = new OutMessage("orders.created", messageId, headers, body);
    onContext(() -> bridge.publisher(PublisherOptions.DEFAULTS).publish(message));
  }

  private static String order(UUID orderId) {
    return """
        {"order_id":"%s","version":"v1","items":[{"product_id":"sku-1","quantity":1}]}"""
        .formatted(orderId);
  }

  private <T> T onContext(Supplier<Future<T>> work) throws Exception {
    Promise<T> promise = Promise.promise();
    context.runOnContext(v -> work.get().onComplete(promise));
    return await(promise.future());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
