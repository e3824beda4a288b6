package dev.penstock.dev.bench;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.vertx.core.Future;
import java.util.function.IntConsumer;

/** The bridge most people would write: a stage made a future, and one task for each message. */
final class ThinContestant implements Contestant {
  private final Loop loop = Loop.start();
  private final Connection connection;
  private final JetStream jetStream;

  ThinContestant(String url, boolean flushesOnRequest) {
    this.connection = JnatsContestant.connect(url, flushesOnRequest);
    this.jetStream = Jnats.jetStream(connection);
  }

  @Override
  public Loop loop() {
    return loop;
  }

  private Future<?> send(Load load, int index) {
    return Future.fromCompletionStage(
        JnatsContestant.publish(jetStream, load, index), loop.context());
  }

  @Override
  public void publish(Load load, int windowMax) {
    var pump = new Pump(load.size(), windowMax, i -> send(load, i));
    pump.run(loop.context());
  }

  @Override
  public void send(Load load, int from, int to, IntConsumer stored) {
    loop.context()
        .runOnContext(
            v -> {
              for (int i = from; i < to; i++) {
                int index = i;
                send(load, i).onSuccess(ack -> stored.accept(index));
              }
            });
  }

  @Override
  public Runnable consume(String stream, String durable, int windowMax, Work work) {
    var context = loop.context();
    var consumer =
        Jnats.consume(
            connection,
            stream,
            durable,
            windowMax,
            message ->
                context.runOnContext(
                    v -> {
                      work.handle(message.getData());
                      message.ack();
                    }));
    work.await();
    return consumer::stop;
  }

  @Override
  public void close() {
    Jnats.close(connection);
    loop.close();
  }
}
