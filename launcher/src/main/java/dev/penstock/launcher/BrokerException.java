package dev.penstock.launcher;

import picocli.CommandLine.IExitCodeGenerator;

/** NATS cannot be asked. The message is for the operator. */
public final class BrokerException extends RuntimeException implements IExitCodeGenerator {
  private static final long serialVersionUID = 1L;
  private static final int UNREACHABLE = 3;

  public BrokerException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public int getExitCode() {
    return UNREACHABLE;
  }
}
