package dev.penstock.deadletter;

/** What became of a {@link Decision}. */
sealed interface Outcome {

  /** It is so now; or would be, where somebody only asked. */
  record Decided(Letter letter) implements Outcome {}

  record Unknown() implements Outcome {}

  /** It was decided before. */
  record NotOpen(Letter letter) implements Outcome {}

  /**
   * An earlier message of its order comes first.
   *
   * @param letterId of that; 0 while it is on its way here
   */
  record Waits(long letterId) implements Outcome {}

  /** There is nothing to publish: the broker did not have the message any more. */
  record Gone() implements Outcome {}
}
