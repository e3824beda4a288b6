package dev.penstock.launcher.doctor;

import dev.penstock.launcher.doctor.JavaFacts.Archive;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The archive of loaded classes that a JVM was told to start with, and what became of it. */
final class ArchiveUse {
  private static final Pattern NAMED = Pattern.compile("-XX:(?:SharedArchiveFile|AOTCache)=(.+)");

  /** They make a JVM do without, whatever archive it is given. */
  private static final Pattern AGAINST =
      Pattern.compile("-Xshare:off|-XX:AOTMode=off|-(agentlib|agentpath|javaagent):.*");

  private ArchiveUse() {}

  /** The last one counts. */
  static Optional<String> named(List<String> arguments) {
    return arguments.stream()
        .map(NAMED::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> matcher.group(1))
        .reduce((earlier, later) -> later);
  }

  /**
   * A JVM that finds an archive missing, or made for other jars or another Java, goes on without a
   * word.
   *
   * @param there whether the file exists
   * @param mapped whether the JVM has it in its memory
   */
  static Archive state(boolean there, boolean mapped, List<String> arguments) {
    if (mapped) return Archive.USED;
    if (!there) return Archive.MISSING;
    boolean against = arguments.stream().anyMatch(each -> AGAINST.matcher(each).matches());
    return against ? Archive.UNUSED : Archive.STALE;
  }
}
