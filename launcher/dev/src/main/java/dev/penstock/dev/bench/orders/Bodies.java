package dev.penstock.dev.bench.orders;

import io.vertx.core.buffer.Buffer;
import java.util.Random;

/** Orders to send, made beforehand: two lines each, any two of a hundred products. */
final class Bodies {
  static final int PRODUCTS = 100;

  /** The lane on which they are to be worked off. */
  enum Priority {
    STANDARD(""),
    EXPRESS(",\"priority\":\"express\"");

    /** Of the JSON of an order. */
    private final String field;

    Priority(String field) {
      this.field = field;
    }
  }

  private static final int COUNT = 1_024;
  private static final long SEED = 20_260;

  private final Buffer[] bodies = new Buffer[COUNT];
  private int next;

  Bodies(Priority priority) {
    var dice = new Random(SEED);
    for (int i = 0; i < COUNT; i++) {
      int first = dice.nextInt(PRODUCTS);
      int second = (first + 1 + dice.nextInt(PRODUCTS - 1)) % PRODUCTS;
      bodies[i] = body(first, second, priority);
    }
  }

  static String product(int number) {
    return "bench-" + number;
  }

  private static Buffer body(int first, int second, Priority priority) {
    return Buffer.buffer(
        """
        {"items":[{"product_id":"%s","quantity":1},{"product_id":"%s","quantity":2}],\
        "customer_id":"bench","payment_method":"pm_card_visa"%s}"""
            .formatted(product(first), product(second), priority.field));
  }

  Buffer next() {
    next = (next + 1) % COUNT;
    return bodies[next];
  }

  /** Of a usual one. */
  int bytes() {
    return bodies[0].length();
  }
}
