package dev.penstock.dev.crash;

import dev.penstock.audit.Attempt;
import dev.penstock.audit.History;
import dev.penstock.dev.process.Daemon;
import java.nio.file.Path;

/**
 * The customers' history, from which the auditor knows what was promised. What is about to be sent
 * is on the disk before it is; many customers share one flush. Safe from any thread.
 */
final class Diary implements AutoCloseable {
  private final History history;
  private final Thread flusher = Daemon.named("diary").newThread(this::flush);
  private final Object change = new Object();
  private long written;
  private long flushed;
  private boolean closed;

  Diary(Path file) {
    history = History.appendTo(file);
    flusher.start();
  }

  /**
   * Blocks until it is on the disk; false when interrupted or closed before, and then nothing may
   * be sent.
   */
  boolean sent(Attempt attempt) {
    synchronized (change) {
      if (closed) return false;
      history.write(attempt);
      long mine = ++written;
      change.notifyAll();
      try {
        while (flushed < mine) {
          if (closed) return false;
          change.wait();
        }
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /** Does not wait: an answer that is lost with the machine counts as unknown. */
  void answered(Attempt attempt) {
    synchronized (change) {
      if (!closed) history.write(attempt);
    }
  }

  private void flush() {
    try {
      while (true) {
        long upTo;
        synchronized (change) {
          while (written == flushed && !closed) change.wait();
          if (closed) return;
          upTo = written;
        }
        history.sync();
        synchronized (change) {
          flushed = upTo;
          change.notifyAll();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    synchronized (change) {
      closed = true;
      change.notifyAll();
    }
    try {
      flusher.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    history.sync();
    history.close();
  }
}
