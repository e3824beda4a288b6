package dev.penstock.bridge;

/**
 * What must hold at the broker when a message is stored; otherwise it is REJECTED with the server's
 * code (10071, wrong last sequence; 10070, wrong last message id; 10060, wrong stream). Sending an
 * already stored message again under its id is no refusal but a duplicate, a success.
 *
 * <p>Expect of one subject at a time: a refused message does not stop those published behind it.
 *
 * @param header how the broker is told
 */
public record Expectation(String header, String value) {

  /** The last message of this message's subject has that sequence; 0 when there is none. */
  public static Expectation lastSubjectSequence(long sequence) {
    return new Expectation("Nats-Expected-Last-Subject-Sequence", Long.toString(sequence));
  }

  /** The subject belongs to that stream. */
  public static Expectation stream(String name) {
    return new Expectation("Nats-Expected-Stream", name);
  }

  /** The last message of the whole stream has that sequence; 0 when it is empty. */
  public static Expectation lastSequence(long sequence) {
    return new Expectation("Nats-Expected-Last-Sequence", Long.toString(sequence));
  }

  /** The last message of the whole stream has that id. Not within an atomic publish. */
  public static Expectation lastMessageId(String messageId) {
    return new Expectation("Nats-Expected-Last-Msg-Id", messageId);
  }
}
