package dev.penstock.dev;

import dev.penstock.audit.Attempt;
import dev.penstock.audit.History;
import dev.penstock.dev.process.Deadline;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Order one after the other until they are told to stop, and write down what they were answered.
 * Whoever gets a 503 or no answer asks again under the same key.
 */
final class Customers implements AutoCloseable {
  private static final int ACCEPTED = 202;
  private static final int TURNED_AWAY = 503;
  private static final Duration REST = Duration.ofMillis(20);

  private final Shop shop;
  private final IntFunction<JsonObject> orders;
  private final History history;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final Set<String> orderIds = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param orders by number, from 0
   * @param history for {@code penstock audit}
   */
  Customers(int count, Shop shop, Path history, IntFunction<JsonObject> orders) {
    this.shop = shop;
    this.orders = orders;
    this.history = History.appendTo(history);
    for (int i = 0; i < count; i++) {
      var thread = new Thread(this::orderOn, "customer-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  /** Of the orders that were answered 202. */
  Set<String> orderIds() {
    return Set.copyOf(orderIds);
  }

  /** How many answers there were, by status. */
  Map<Integer, Integer> answers() {
    return Map.copyOf(answers);
  }

  int accepted() {
    return answers.getOrDefault(ACCEPTED, 0);
  }

  private void orderOn() {
    while (!closed) {
      int number = numbers.getAndIncrement();
      var key = "cluster-" + number;
      var order = orders.apply(number);
      while (!isServed(key, order)) Deadline.pause(REST);
      Deadline.pause(REST);
    }
  }

  private boolean isServed(String key, JsonObject order) {
    var sent = Attempt.sent(key, Integer.toHexString(order.encode().hashCode()), Instant.now());
    history.write(sent);
    try {
      var answer = shop.post(order, "Idempotency-Key", key);
      var id = Optional.of(answer).filter(it -> it.status() == ACCEPTED).map(Customers::orderId);
      history.write(sent.answered(answer.status(), id.map(UUID::fromString), Instant.now()));
      id.ifPresent(orderIds::add);
      answers.merge(answer.status(), 1, Integer::sum);
      return answer.status() != TURNED_AWAY;
    } catch (UncheckedIOException unknown) {
      answers.merge(0, 1, Integer::sum);
      return false;
    }
  }

  private static String orderId(Answer answer) {
    return answer.json().getString("order_id");
  }

  /** Returns when each has been served. */
  void stop() {
    closed = true;
    try {
      for (var thread : threads) thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    history.sync();
  }

  @Override
  public void close() {
    stop();
    history.close();
  }
}
