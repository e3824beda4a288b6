package dev.penstock.dev.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What a contestant made of a broker killed with SIGKILL and restarted under load.
 *
 * @param firstMillis from the server's port open to the first message handled; -1 for none in time
 * @param longestBlockMillis of its event loop, from the kill to the last message
 * @param failed publishes of the feeder
 */
record Outage(
    double firstMillis,
    double longestBlockMillis,
    int failed,
    int lost,
    int storedOutOfOrder,
    int handledAgain,
    int handledOutOfOrder) {
  private static final int COUNT = 20_000;
  private static final int PER_SECOND = 2_000;
  private static final int BODY_BYTES = 300;
  private static final Duration FIRST_MAX = Duration.ofSeconds(120);
  private static final long BEFORE_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** Blocks. {@code feeder} may be the contestant itself. */
  static Outage of(
      Contestant contestant,
      BridgeContestant feeder,
      BenchServer server,
      String stream,
      Duration away) {
    server.createStream(stream);
    server.createConsumer(stream, "bench");
    var witness = new Witness(COUNT);
    var feed = new Feeder(feeder, stream, COUNT, PER_SECOND, BODY_BYTES);
    var consumed =
        CompletableFuture.supplyAsync(
            () -> contestant.consume(stream, "bench", 1_024, witness), Outage::onThread);
    feed.start();
    LockSupport.parkNanos(BEFORE_NANOS);
    contestant.loop().forgetBlocks();
    server.process().kill();
    LockSupport.parkNanos(away.toNanos());
    double firstMillis = restart(server, witness);
    int failed = feed.await();
    if (firstMillis >= 0) consumed.join().run();
    double blockMillis = contestant.loop().longestBlockMillis();
    var stored = stored(server, stream);
    server.deleteStream(stream);
    return new Outage(
        firstMillis,
        blockMillis,
        failed,
        stored.lost() + witness.lost(),
        stored.outOfOrder(),
        witness.again(),
        witness.outOfOrder());
  }

  /** How long after the port was open the first message came. */
  private static double restart(BenchServer server, Witness witness) {
    int port = server.process().port();
    var listening = CompletableFuture.supplyAsync(() -> awaitPort(port, witness));
    server.process().restart();
    long openNanos = listening.join();
    while (witness.firstNanos() == 0) {
      if (System.nanoTime() - openNanos > FIRST_MAX.toNanos()) return -1;
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    return (witness.firstNanos() - openNanos) / 1e6;
  }

  private static long awaitPort(int port, Witness witness) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    while (true) {
      try (var socket = new Socket()) {
        socket.connect(address);
        witness.watch();
        return System.nanoTime();
      } catch (IOException closed) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
  }

  /** What is in the stream, in its order, read by plain jnats with a durable of its own. */
  private static Witness stored(BenchServer server, String stream) {
    server.createConsumer(stream, "check");
    var witness = new Witness(COUNT);
    try (var reader = new JnatsContestant(server.url(), true)) {
      reader.consume(stream, "check", 1_024, witness).run();
    }
    return witness;
  }

  private static void onThread(Runnable task) {
    var thread = new Thread(task, "outage-consumer");
    thread.setDaemon(true);
    thread.start();
  }
}
