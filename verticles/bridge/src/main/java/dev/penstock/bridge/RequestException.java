package dev.penstock.bridge;

import java.time.Duration;

/** Why a request has no answer, or an error for an answer. {@link #outcome()} says which. */
public final class RequestException extends BridgeException {
  private static final long serialVersionUID = 1L;

  /** What is known of a request that failed. */
  public enum Outcome {
    /** Nobody listens to the subject; known at once, and nothing was done. */
    NO_RESPONDERS,
    /** No answer in time: it may have been handled. */
    TIMED_OUT,
    /** It was never sent, because the connection is away or too many are open. */
    NOT_SENT,
    /** Who handled it answered with an error; {@link #code()} is theirs. */
    REJECTED
  }

  private final Outcome outcome;
  private final int code;

  private RequestException(Outcome outcome, int code, String message) {
    super(message);
    this.outcome = outcome;
    this.code = code;
  }

  /**
   * An error for an answer: a {@link RequestHandler} fails with it, and the requester's future
   * fails with the same. It travels in the headers of the NATS service protocol (ADR-32).
   *
   * @param code as HTTP has it, such as 404
   * @param message for an operator
   */
  public static RequestException rejected(int code, String message) {
    return new RequestException(Outcome.REJECTED, code, message);
  }

  static RequestException noResponders(String subject) {
    return new RequestException(
        Outcome.NO_RESPONDERS, Frame.NO_RESPONDERS, "nobody listens to " + subject);
  }

  static RequestException timedOut(String subject, Duration timeout) {
    return new RequestException(
        Outcome.TIMED_OUT, 408, subject + ": no answer within " + timeout.toMillis() + " ms");
  }

  static RequestException drained() {
    return new RequestException(Outcome.TIMED_OUT, 408, "drained before an answer came");
  }

  static RequestException notSent(String subject, String why) {
    return new RequestException(Outcome.NOT_SENT, 503, subject + ": not sent: " + why);
  }

  public Outcome outcome() {
    return outcome;
  }

  /** As HTTP has it: what the one who rejected it gave, else 408 or 503. */
  public int code() {
    return code;
  }
}
