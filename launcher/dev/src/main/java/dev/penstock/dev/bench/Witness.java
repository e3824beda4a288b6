package dev.penstock.dev.bench;

import java.nio.ByteBuffer;
import java.util.BitSet;

/** Sees whether every message comes, and those of a key in the order they were published. */
final class Witness extends Work {
  static final int KEYS = 16;

  private final BitSet seen = new BitSet();
  private final int[] latestOfKey = new int[KEYS];
  private volatile boolean watching;
  private volatile long firstNanos;
  private volatile int distinct;
  private volatile int again;
  private volatile int outOfOrder;

  Witness(int count) {
    super(count);
  }

  static byte[] body(int number, int bodyBytes) {
    return ByteBuffer.allocate(bodyBytes).putInt(number).array();
  }

  @Override
  void handle(byte[] body) {
    int number = ByteBuffer.wrap(body).getInt();
    if (seen.get(number)) {
      again = again + 1;
    } else {
      seen.set(number);
      distinct = distinct + 1;
      if (number < latestOfKey[number % KEYS]) outOfOrder = outOfOrder + 1;
      latestOfKey[number % KEYS] = Math.max(number, latestOfKey[number % KEYS]);
    }
    if (watching && firstNanos == 0) firstNanos = System.nanoTime();
    if (distinct == count) done.complete();
  }

  /** From now on the first message is waited for. */
  void watch() {
    firstNanos = 0;
    watching = true;
  }

  /** When the first message from then on came; 0 before. */
  long firstNanos() {
    return firstNanos;
  }

  int again() {
    return again;
  }

  int outOfOrder() {
    return outOfOrder;
  }

  int lost() {
    return count - distinct;
  }
}
