package dev.penstock.dev.bench;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.api.PublishAck;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;

/** Plain jnats on its own threads: publishes on the caller's, consumes on the dispatcher's. */
final class JnatsContestant implements Contestant {
  private final Connection connection;
  private final JetStream jetStream;

  JnatsContestant(String url, boolean flushesOnRequest) {
    this.connection = connect(url, flushesOnRequest);
    this.jetStream = Jnats.jetStream(connection);
  }

  static Connection connect(String url, boolean flushesOnRequest) {
    var options = Jnats.options(url);
    if (!flushesOnRequest) options.dontForceFlushOnRequest();
    return Jnats.connect(options);
  }

  static CompletableFuture<PublishAck> publish(JetStream jetStream, Load load, int index) {
    return Jnats.publish(jetStream, load.subject(), load.ids()[index], load.body());
  }

  @Override
  public Loop loop() {
    return Loop.NONE;
  }

  /** Takes room a quarter of the window at a time, so as not to wake up for each message. */
  @Override
  public void publish(Load load, int windowMax) {
    var done = new Done();
    var room = new Semaphore(windowMax);
    int quarter = Math.max(1, windowMax / 4);
    for (int i = 0; i < load.size() && !done.isDone(); i++) {
      if (i % quarter == 0) room.acquireUninterruptibly(quarter);
      publish(jetStream, load, i)
          .whenComplete(
              (ack, cause) -> {
                if (cause != null) done.fail(cause);
                room.release();
              });
    }
    int unused = (quarter - load.size() % quarter) % quarter;
    room.acquireUninterruptibly(windowMax - unused);
    done.complete();
    done.await();
  }

  @Override
  public void send(Load load, int from, int to, IntConsumer stored) {
    for (int i = from; i < to; i++) {
      int index = i;
      publish(jetStream, load, i).thenRun(() -> stored.accept(index));
    }
  }

  @Override
  public Runnable consume(String stream, String durable, int windowMax, Work work) {
    var consumer =
        Jnats.consume(
            connection,
            stream,
            durable,
            windowMax,
            message -> {
              work.handle(message.getData());
              message.ack();
            });
    work.await();
    return consumer::stop;
  }

  @Override
  public void close() {
    Jnats.close(connection);
  }
}
