package dev.penstock.launcher.doctor;

import dev.penstock.bridge.BucketSpec;
import dev.penstock.bridge.StreamSpec;

/**
 * What a stream reserves of an account's storage as soon as it is made.
 *
 * @param bytes of all replicas together
 */
record Reservation(String stream, long bytes) {
  static Reservation of(StreamSpec stream) {
    return new Reservation(stream.name(), stream.bytesMax() * stream.replicas());
  }

  static Reservation of(BucketSpec bucket) {
    return new Reservation(bucket.stream(), bucket.bytesMax() * bucket.replicas());
  }
}
