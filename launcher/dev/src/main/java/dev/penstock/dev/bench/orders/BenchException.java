package dev.penstock.dev.bench.orders;

import picocli.CommandLine.IExitCodeGenerator;

/** Why there are no figures, in words for whoever runs the benchmark. */
final class BenchException extends RuntimeException implements IExitCodeGenerator {
  static final int FAILED = 1;
  static final int NOT_RUN = 3;

  private static final long serialVersionUID = 1L;
  private final int exitCode;

  private BenchException(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The system did what it must not do. */
  static BenchException failed(String message) {
    return new BenchException(message, FAILED);
  }

  /** Nothing can be said about the system. */
  static BenchException notRun(String message) {
    return new BenchException(message, NOT_RUN);
  }

  /** A signal asked the thread to end, which stays interrupted. */
  static void throwIfInterrupted() {
    if (Thread.currentThread().isInterrupted()) throw interrupted();
  }

  static BenchException interrupted() {
    Thread.currentThread().interrupt();
    return notRun("interrupted");
  }

  @Override
  public int getExitCode() {
    return exitCode;
  }
}
