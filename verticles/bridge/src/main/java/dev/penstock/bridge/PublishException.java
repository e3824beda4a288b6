package dev.penstock.bridge;

/** Why a message has no PubAck. {@link #outcome()} decides what a caller may do next. */
public final class PublishException extends BridgeException {
  private static final long serialVersionUID = 1L;

  /** What is known of a message that was not acknowledged. */
  public enum Outcome {
    /** The server refused it: it is not stored, and the same message will be refused again. */
    REJECTED,
    /** No answer in time: it may be stored. Publish it again under the same message id. */
    UNKNOWN,
    /** It was never sent, because too many are in flight or the connection is away. */
    NOT_SENT
  }

  private final Outcome outcome;
  private final int serverCode;

  public PublishException(Outcome outcome, int serverCode, String message) {
    super(message);
    this.outcome = outcome;
    this.serverCode = serverCode;
  }

  static PublishException unsendable(IllegalArgumentException cause) {
    return new PublishException(Outcome.REJECTED, 0, "cannot be sent: " + cause.getMessage());
  }

  static PublishException refused(String subject, int serverCode, String why) {
    return new PublishException(Outcome.REJECTED, serverCode, "refused " + subject + ": " + why);
  }

  static PublishException refused(String subject, PubAckReader.Refusal refusal) {
    return refused(subject, refusal.errorCode(), refusal.description());
  }

  static PublishException unknown(String why) {
    return new PublishException(Outcome.UNKNOWN, 0, "outcome unknown: " + why);
  }

  static PublishException notSent(String why) {
    return new PublishException(Outcome.NOT_SENT, 0, "not sent: " + why);
  }

  public Outcome outcome() {
    return outcome;
  }

  /** The JetStream error code (such as 10077, stream full), or 0 when the server gave none. */
  public int serverCode() {
    return serverCode;
  }
}
