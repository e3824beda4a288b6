package dev.penstock.bridge;

import java.time.Duration;
import java.util.List;

/**
 * A stream as it should be: file storage, limits retention, {@code discard: new}, so that a full
 * stream refuses messages instead of dropping old ones.
 *
 * @param name without dots, blanks, wildcards and slashes
 * @param subjects at least one; each may have wildcards
 * @param atomicPublish takes {@link Publisher#publishAtomically}; left out, as {@link Plan} says,
 *     where the server is too old for it, and never switched off again
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
    Subjects.requireName("name of a stream", name);
    subjects = List.copyOf(subjects);
    if (subjects.isEmpty()) {
      throw new IllegalArgumentException("stream " + name + " must have at least one subject");
    }
    for (var subject : subjects) Subjects.requireSubject("subject of stream " + name, subject);
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
