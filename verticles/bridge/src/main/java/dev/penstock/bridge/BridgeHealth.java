package dev.penstock.bridge;

import java.time.Duration;
import java.util.List;

/**
 * How a bridge is, as last seen by its contexts.
 *
 * @param consumers those that run, each lane as one of its own
 * @param oldestPublish age of the oldest message without an outcome, known to about 100 ms; zero
 *     when there is none
 */
public record BridgeHealth(
    ConnectionState state, List<ConsumerHealth> consumers, Duration oldestPublish) {

  /**
   * @param alive false when it looks connected but starves
   */
  public record ConsumerHealth(String stream, String durable, boolean alive, int unsettled) {}

  public BridgeHealth {
    consumers = List.copyOf(consumers);
  }

  /** Connected, no consumer starves, and no message waits longer than that for its outcome. */
  public boolean isReady(Duration oldestPublishMax) {
    return state == ConnectionState.CONNECTED
        && consumers.stream().allMatch(ConsumerHealth::alive)
        && oldestPublish.compareTo(oldestPublishMax) <= 0;
  }
}
