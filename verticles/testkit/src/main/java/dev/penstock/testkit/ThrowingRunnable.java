package dev.penstock.testkit;

/** A piece of a test, which may fail in any way. */
@FunctionalInterface
public interface ThrowingRunnable {
  void run() throws Exception;
}
