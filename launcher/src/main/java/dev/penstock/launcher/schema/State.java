package dev.penstock.launcher.schema;

/** Where a version of a schema stands. */
enum State {
  PUBLISHED("published", false, false),
  EDITED("published, with compatible edits that are not", false, true),
  DRAFT("draft", false, true),
  BROKEN("BROKEN", true, true),
  GONE("GONE", true, true);

  private final String text;
  private final boolean isOffence;
  private final boolean holdsUpRelease;

  State(String text, boolean isOffence, boolean holdsUpRelease) {
    this.text = text;
    this.isOffence = isOffence;
    this.holdsUpRelease = holdsUpRelease;
  }

  String text() {
    return text;
  }

  /** Whether a check fails, before a release or at any time. */
  boolean isOffence(boolean forRelease) {
    return forRelease ? holdsUpRelease : isOffence;
  }
}
