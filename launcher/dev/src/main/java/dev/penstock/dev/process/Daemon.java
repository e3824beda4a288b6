package dev.penstock.dev.process;

import java.util.concurrent.ThreadFactory;

/** Threads that keep no JVM from ending. */
public final class Daemon {
  private Daemon() {}

  public static ThreadFactory named(String name) {
    return task -> {
      var thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
