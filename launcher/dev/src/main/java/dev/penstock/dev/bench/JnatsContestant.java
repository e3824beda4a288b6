package dev.penstock.dev.bench;

import io.nats.client.Connection;
import io.nats.client.ConsumeOptions;
import io.nats.client.ErrorListener;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.MessageConsumer;
import io.nats.client.MessageHandler;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PublishOptions;
import io.nats.client.api.PublishAck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;

/** Plain jnats on its own threads: publishes on the caller's, consumes on the dispatcher's. */
final class JnatsContestant implements Contestant {
  /** What fails shows in the figures; a consumer that went with its stream is no news. */
  private static final ErrorListener QUIET = new ErrorListener() {};

  private final Connection connection;
  private final JetStream jetStream;

  JnatsContestant(String url, boolean flushesOnRequest) {
    this.connection = connect(url, flushesOnRequest);
    this.jetStream = jetStream(connection);
  }

  static Connection connect(String url, boolean flushesOnRequest) {
    var options = new Options.Builder().server(url).maxReconnects(-1).errorListener(QUIET);
    if (!flushesOnRequest) options.dontForceFlushOnRequest();
    try {
      return Nats.connect(options.build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  static JetStream jetStream(Connection connection) {
    try {
      return connection.jetStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CompletableFuture<PublishAck> publish(JetStream jetStream, Load load, int index) {
    var options = PublishOptions.builder().messageId(load.ids()[index]).build();
    return jetStream.publishAsync(load.subject(), null, load.body(), options);
  }

  static MessageConsumer consume(
      Connection connection, String stream, String durable, int windowMax, MessageHandler handler) {
    try {
      return connection
          .getStreamContext(stream)
          .getConsumerContext(durable)
          .consume(ConsumeOptions.builder().batchSize(windowMax).build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JetStreamApiException e) {
      throw new IllegalStateException(e);
    }
  }

  static void close(Connection connection) {
    try {
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
        consume(
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
    close(connection);
  }
}
