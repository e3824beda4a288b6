package dev.penstock.dev.crash;

import java.util.concurrent.ThreadFactory;

/** Threads that keep no JVM from ending. */
final class Daemon {
  private Daemon() {}

  static ThreadFactory named(String name) {
    return task -> {
      var thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
