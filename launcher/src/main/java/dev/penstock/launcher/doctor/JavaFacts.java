package dev.penstock.launcher.doctor;

import java.util.List;

/**
 * The JVM this runs in, which is the one that Penstock runs in when both are started alike.
 *
 * @param memoryBytes of the machine, or the limit of the container
 * @param whyNoNativeTransport "" when there is one
 * @param archive state of the archive of loaded classes
 * @param arguments of the JVM
 */
record JavaFacts(
    int feature,
    String version,
    long heapBytesMax,
    long memoryBytes,
    String whyNoNativeTransport,
    Archive archive,
    List<String> arguments) {

  /** What makes starts quick. */
  enum Archive {
    USED,
    /** There is none for this Java. */
    MISSING,
    /** It was made for another build or another Java. */
    STALE,
    /** It is there, and this JVM does not use it. */
    UNUSED,
    /** Classes do not come from a build. */
    NOT_APPLICABLE
  }
}
