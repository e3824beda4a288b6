package dev.penstock.bridge;

import java.time.Duration;
import java.util.List;

/**
 * A stream as it should be: file storage, limits retention, {@code discard: new}, so that a full
 * stream refuses messages instead of dropping old ones.
 *
 * @param atomicPublish takes {@link Publisher#publishAtomically}; asked for only where the server
 *     has it, and never switched off again
 */
public record StreamSpec(
    String name,
    List<String> subjects,
    int replicas,
    Duration ageMax,
    long bytesMax,
    int messageBytesMax,
    Duration duplicateWindow,
    boolean atomicPublish) {
  public StreamSpec {
    subjects = List.copyOf(subjects);
  }

  public StreamSpec(
      String name,
      List<String> subjects,
      int replicas,
      Duration ageMax,
      long bytesMax,
      int messageBytesMax,
      Duration duplicateWindow) {
    this(name, subjects, replicas, ageMax, bytesMax, messageBytesMax, duplicateWindow, false);
  }

  public StreamSpec withAtomicPublish() {
    return new StreamSpec(
        name, subjects, replicas, ageMax, bytesMax, messageBytesMax, duplicateWindow, true);
  }
}
