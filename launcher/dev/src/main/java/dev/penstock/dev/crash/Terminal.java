package dev.penstock.dev.crash;

import java.io.IOException;

/** Whether somebody watches. */
final class Terminal {
  private Terminal() {}

  /** Whether standard output goes to one; {@code System.console()} says different things by JDK. */
  static boolean isThere() {
    try {
      return new ProcessBuilder("test", "-t", "1").inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
