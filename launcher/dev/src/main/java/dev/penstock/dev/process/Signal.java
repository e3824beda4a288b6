package dev.penstock.dev.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** What a process can be sent, by its id. */
public enum Signal {
  TERM,
  KILL,
  STOP,
  CONT;

  private static final long SENT_MAX_SECONDS = 10;

  /** Blocks for a moment; false when there is no such process. */
  public boolean to(long pid) {
    try {
      var kill =
          new ProcessBuilder("kill", "-s", name(), Long.toString(pid))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return kill.waitFor(SENT_MAX_SECONDS, TimeUnit.SECONDS) && kill.exitValue() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
