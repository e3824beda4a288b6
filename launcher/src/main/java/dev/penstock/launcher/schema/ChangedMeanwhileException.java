package dev.penstock.launcher.schema;

/** Somebody else changed the policy between our look and our change. */
final class ChangedMeanwhileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChangedMeanwhileException(String event) {
    super(
        "somebody else has just changed the policy of "
            + event
            + ", and nothing was done here; look with penstock schema readers "
            + event
            + ", then repeat",
        null,
        false,
        false);
  }
}
