package dev.penstock.bridge;

import java.time.Duration;

/**
 * A key-value bucket as it should be (ADR-8).
 *
 * @param name letters, digits, dash and underscore
 * @param replicas over which each value is written
 * @param historyMax values kept for each key, 1 to 64
 * @param ageMax after which a value that was not put again is dropped; zero for never
 * @param bytesMax above which the bucket refuses values, keys and headers counted
 * @param valueBytesMax of one value
 */
public record BucketSpec(
    String name, int replicas, int historyMax, Duration ageMax, long bytesMax, int valueBytesMax) {
  private static final int HISTORY_LIMIT = 64;

  public BucketSpec {
    Bucket.requireName(name);
    if (historyMax < 1 || historyMax > HISTORY_LIMIT) {
      throw new IllegalArgumentException("historyMax must be 1..64, was " + historyMax);
    }
  }

  /** The stream that holds the bucket. */
  public String stream() {
    return new Bucket(name).stream();
  }

  /** For settings and the like: one value of each key, for ever, 16 MiB in all. */
  public static BucketSpec of(String name) {
    return new BucketSpec(name, 1, 1, Duration.ZERO, 16 << 20, 256 << 10);
  }
}
