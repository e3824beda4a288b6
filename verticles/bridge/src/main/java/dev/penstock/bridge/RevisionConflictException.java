package dev.penstock.bridge;

/** Someone else has changed the key: read it again, and decide again. */
public final class RevisionConflictException extends BridgeException {
  private static final long serialVersionUID = 1L;

  private final String bucket;
  private final String key;
  private final long expectedRevision;

  RevisionConflictException(String bucket, String key, long expectedRevision, Throwable cause) {
    super(
        "bucket %s: key %s %s: %s"
            .formatted(
                bucket,
                key,
                expectedRevision == 0 ? "exists already" : "is not at revision " + expectedRevision,
                cause.getMessage()),
        cause);
    this.bucket = bucket;
    this.key = key;
    this.expectedRevision = expectedRevision;
  }

  public String bucket() {
    return bucket;
  }

  public String key() {
    return key;
  }

  /** 0 when the key was expected to be absent. */
  public long expectedRevision() {
    return expectedRevision;
  }
}
