package dev.penstock.dev.process;

import java.io.IOException;

/** Whether somebody watches. */
public final class Terminal {
  private Terminal() {}

  /** Whether standard output goes to one; {@code System.console()} says different things by JDK. */
  public static boolean isThere() {
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
