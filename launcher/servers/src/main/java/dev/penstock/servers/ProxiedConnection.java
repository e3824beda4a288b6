package dev.penstock.servers;

import dev.penstock.servers.FaultProxy.Fault;
import dev.penstock.servers.FaultProxy.Kind;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One connection through a {@link FaultProxy}: two threads each way, one that reads and one that
 * writes what is due, so that a delay costs time and not throughput. What is under way is bounded.
 */
final class ProxiedConnection {
  private static final int PIECE_BYTES = 1 << 14;
  private static final int PIECES_MAX = 64;
  private static final Piece END = new Piece(new byte[0], 0);

  private record Piece(byte[] bytes, long dueNanos) {}

  private final Socket client;
  private final Socket server;
  private final Supplier<Fault> fault;
  private final Consumer<ProxiedConnection> onEnd;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicInteger answerBytes = new AtomicInteger();
  private final Object faultChange = new Object();

  ProxiedConnection(
      Socket client, Socket server, Supplier<Fault> fault, Consumer<ProxiedConnection> onEnd) {
    this.client = client;
    this.server = server;
    this.fault = fault;
    this.onEnd = onEnd;
  }

  void start() {
    pump(client, server, false);
    pump(server, client, true);
  }

  void faultChanged() {
    answerBytes.set(0);
    synchronized (faultChange) {
      faultChange.notifyAll();
    }
  }

  private void pump(Socket from, Socket to, boolean answers) {
    var underWay = new ArrayBlockingQueue<Piece>(PIECES_MAX);
    FaultProxy.daemon("fault-proxy-read", () -> run(() -> read(from, underWay)));
    FaultProxy.daemon("fault-proxy-write", () -> run(() -> write(underWay, to, answers)));
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void run(Work work) {
    try {
      work.run();
    } catch (IOException broken) {
      end(false);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(Socket from, BlockingQueue<Piece> underWay)
      throws IOException, InterruptedException {
    var buffer = new byte[PIECE_BYTES];
    var in = from.getInputStream();
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      long dueNanos = System.nanoTime() + fault.get().delay().toNanos();
      underWay.put(new Piece(Arrays.copyOf(buffer, count), dueNanos));
    }
    underWay.put(END);
  }

  private void write(BlockingQueue<Piece> underWay, Socket to, boolean answers)
      throws IOException, InterruptedException {
    var out = to.getOutputStream();
    for (var piece = underWay.take(); piece != END; piece = underWay.take()) {
      for (long left; (left = piece.dueNanos() - System.nanoTime()) > 0 && !ended.get(); ) {
        TimeUnit.NANOSECONDS.sleep(left);
      }
      var now = awaitThaw();
      if (answers && now.kind() == Kind.SWALLOW_ANSWERS) continue;
      int length = allowed(now, piece.bytes().length, answers);
      out.write(piece.bytes(), 0, length);
      if (length < piece.bytes().length) {
        end(false);
        return;
      }
      if (now.bytesPerSecondMax() > 0) {
        TimeUnit.MICROSECONDS.sleep(length * 1_000_000L / now.bytesPerSecondMax());
      }
    }
    end(false);
  }

  private Fault awaitThaw() throws InterruptedException {
    synchronized (faultChange) {
      while (fault.get().kind() == Kind.FREEZE && !ended.get()) faultChange.wait();
      return fault.get();
    }
  }

  private int allowed(Fault now, int length, boolean answers) {
    if (!answers || now.kind() != Kind.CUT_IN_ANSWER) return length;
    int before = answerBytes.getAndAdd(length);
    return Math.max(0, Math.min(length, now.answerBytesMax() - before));
  }

  /**
   * @param reset the peers see a reset instead of an orderly end
   */
  void end(boolean reset) {
    if (!ended.compareAndSet(false, true)) return;
    close(client, reset);
    close(server, reset);
    synchronized (faultChange) {
      faultChange.notifyAll();
    }
    onEnd.accept(this);
  }

  static void close(Socket socket, boolean reset) {
    try {
      if (reset) socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException gone) {
      // It is closed either way.
    }
  }
}
