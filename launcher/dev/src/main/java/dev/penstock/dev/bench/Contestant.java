package dev.penstock.dev.bench;

import java.util.function.IntConsumer;

/** One way to speak with JetStream, connected. Called by one thread, which may be blocked. */
interface Contestant extends AutoCloseable {

  /** Where its code runs; its tasks and its longest block are measured there. */
  Loop loop();

  /** Publishes all with at most {@code windowMax} in flight. Blocks until all are stored. */
  void publish(Load load, int windowMax);

  /**
   * Publishes the messages from {@code from} up to {@code to} and returns; {@code stored} is told
   * the index of each on a thread of the contestant.
   */
  void send(Load load, int from, int to, IntConsumer stored);

  /**
   * Handles and acknowledges messages until {@link Work} has seen enough. Blocks until then. The
   * durable exists.
   *
   * @return stops the consumer, which is not part of its work
   */
  Runnable consume(String stream, String durable, int windowMax, Work work);

  @Override
  void close();
}
