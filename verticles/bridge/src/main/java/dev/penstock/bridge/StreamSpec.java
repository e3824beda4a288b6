package dev.penstock.bridge;

import java.time.Duration;
import java.util.List;

/**
 * A stream as it should be: file storage, limits retention, {@code discard: new}, so that a full
 * stream refuses messages instead of dropping old ones.
 */
public record StreamSpec(
    String name,
    List<String> subjects,
    int replicas,
    Duration ageMax,
    long bytesMax,
    int messageBytesMax,
    Duration duplicateWindow) {
  public StreamSpec {
    subjects = List.copyOf(subjects);
  }
}
