package dev.penstock.launcher.doctor;

import java.util.ArrayList;
import java.util.List;

/** What a JVM is good for. */
final class JavaJudgement {
  private static final int FEATURE_MIN = 17;

  /** Classes, compiled code, threads and buffers of a busy process with all verticles. */
  private static final long BESIDE_THE_HEAP_BYTES = 160L << 20;

  private static final long HEAP_BYTES_MIN = 96L << 20;
  private static final String ARCHIVE_FIX =
      "scripts/penstock archive; where this is an image, build it again";

  private JavaJudgement() {}

  static List<Finding> of(JavaFacts java) {
    var findings = new ArrayList<Finding>();
    findings.add(version(java));
    findings.add(heap(java));
    findings.add(
        java.whyNoNativeTransport().isEmpty()
            ? Finding.ok("java.transport", "sockets by the native transport")
            : Finding.note(
                "java.transport",
                "no native transport (" + java.whyNoNativeTransport() + "): some per cent slower",
                "use Linux on x86-64 or aarch64, with glibc"));
    findings.add(archive(java));
    findings.addAll(arguments(java));
    return findings;
  }

  private static Finding version(JavaFacts java) {
    return java.feature() < FEATURE_MIN
        ? Finding.error(
            "java.version",
            "Java " + java.version() + " is too old",
            "install a JDK " + FEATURE_MIN + " or newer, or point JAVA_HOME at one")
        : Finding.ok("java.version", "Java " + java.version());
  }

  private static Finding heap(JavaFacts java) {
    var is =
        "heap of at most %s, memory %s"
            .formatted(Sizes.text(java.heapBytesMax()), Sizes.text(java.memoryBytes()));
    if (java.heapBytesMax() < HEAP_BYTES_MIN) {
      return Finding.warning(
          "java.heap", is + ": a burst may end the process", "JAVA_OPTS=-Xmx512m");
    }
    long room = java.memoryBytes() - java.heapBytesMax();
    if (room >= BESIDE_THE_HEAP_BYTES) return Finding.ok("java.heap", is);
    var fix =
        "JAVA_OPTS=-Xmx%dm, or at least %s of memory for the container"
            .formatted(
                Math.max(64, (java.memoryBytes() - BESIDE_THE_HEAP_BYTES) >> 20),
                Sizes.text(java.heapBytesMax() + BESIDE_THE_HEAP_BYTES));
    var found = is + ": the kernel would kill it, since a JVM takes memory beside its heap";
    return room < 0
        ? Finding.error("java.heap", found, fix)
        : Finding.warning("java.heap", found, fix);
  }

  private static Finding archive(JavaFacts java) {
    return switch (java.archive()) {
      case USED -> Finding.ok("java.archive", "starts with an archive of loaded classes");
      case MISSING ->
          Finding.note(
              "java.archive",
              "no archive of loaded classes for this Java: starts take twice the time",
              ARCHIVE_FIX);
      case STALE ->
          Finding.note(
              "java.archive",
              "the archive of loaded classes does not fit this build and this Java, and is not used",
              ARCHIVE_FIX);
      case UNUSED ->
          Finding.note(
              "java.archive",
              "the archive of loaded classes is not used by this JVM",
              "start with scripts/penstock, without -Xshare or an agent in JAVA_OPTS");
      case NOT_APPLICABLE -> Finding.ok("java.archive", "runs without a build, so no archive");
    };
  }

  private static List<Finding> arguments(JavaFacts java) {
    var findings = new ArrayList<Finding>();
    if (java.arguments().stream().anyMatch("-Xint"::equals)) {
      findings.add(
          Finding.warning(
              "java.flags",
              "-Xint: nothing is compiled, orders take many times as long",
              "remove it"));
    }
    if (java.arguments().stream().anyMatch(each -> each.contains("jdwp"))) {
      findings.add(
          Finding.warning(
              "java.flags",
              "a debugger may connect (jdwp): whoever reaches its port runs code here",
              "remove -agentlib:jdwp from JAVA_OPTS"));
    }
    if (java.arguments().stream().noneMatch("-XX:+ExitOnOutOfMemoryError"::equals)) {
      findings.add(
          Finding.note(
              "java.flags",
              "without -XX:+ExitOnOutOfMemoryError a process without memory lives on half dead",
              "start with scripts/penstock, which sets it"));
    }
    return findings;
  }
}
