package dev.penstock.gateway;

/** An answer that cuts a request short. There is nothing left to log, so it carries no stack. */
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  RefusedException(Answer answer) {
    super("answered with " + answer.status(), null, false, false);
    this.answer = answer;
  }

  Answer answer() {
    return answer;
  }
}
