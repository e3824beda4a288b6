package dev.penstock.pipeline.faults;

/** Thrown on purpose at a fault point. */
public final class InjectedFaultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InjectedFaultException(String point) {
    super("fault point " + point);
  }
}
