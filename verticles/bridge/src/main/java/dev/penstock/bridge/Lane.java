package dev.penstock.bridge;

import java.util.HashSet;
import java.util.List;

/**
 * One of several durable consumers whose messages are handled together, by priority: the first lane
 * is served first. Its share keeps a lane alive while those before it are flooded, and is all that
 * an idle lane costs the others: a small one does for an express lane, which is served first
 * anyway.
 *
 * @param sharePercent what the lane is sure of while it has messages waiting, of the places in the
 *     batches and of {@link BatchOptions#prefetchMax()}; what no lane is sure of goes to the first
 *     that can use it
 */
public record Lane(ConsumerSpec spec, int sharePercent) {

  public Lane {
    require(
        sharePercent >= 1 && sharePercent <= 100,
        "lane " + spec.durable() + ": sharePercent must be 1..100, was " + sharePercent);
  }

  /** The lane of a consumer that has no other. */
  static Lane only(ConsumerSpec spec) {
    return new Lane(spec, 100);
  }

  /** Its share of so many messages. */
  int of(int messages) {
    return (int) ((long) messages * sharePercent / 100);
  }

  /**
   * @throws IllegalArgumentException when they cannot share so much credit
   */
  static void check(List<Lane> lanes, int prefetchMax) {
    require(!lanes.isEmpty(), "a consumer must have at least one lane");
    int percent = lanes.stream().mapToInt(Lane::sharePercent).sum();
    require(
        percent <= 100, "the shares of all lanes must be at most 100 % together, were " + percent);
    var names = new HashSet<String>();
    for (var lane : lanes) {
      var durable = lane.spec().durable();
      var name = lane.spec().stream() + "/" + durable;
      require(names.add(name), "two lanes are " + name);
      require(
          lane.of(prefetchMax) >= 1,
          "lane %s: %d %% of prefetchMax (%d) must be at least one message"
              .formatted(durable, lane.sharePercent(), prefetchMax));
    }
  }

  private static void require(boolean holds, String rule) {
    if (!holds) throw new IllegalArgumentException(rule);
  }
}
