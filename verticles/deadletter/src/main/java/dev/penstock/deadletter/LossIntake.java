package dev.penstock.deadletter;

import dev.penstock.pipeline.StreamLoss;
import dev.penstock.pipeline.StreamWatch;
import dev.penstock.pipeline.Topology;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;

/**
 * What is done when the broker has lost messages. Replays may be among them, and are published
 * again. Letters may be, that nobody had read: their orders wait for nothing, so they are let go;
 * driven again, they meet the same failure again if it is still there. A letter that is just on its
 * way may then be overtaken by later messages of its order.
 */
final class LossIntake implements StreamWatch.Reaction {
  static final List<String> STREAMS =
      List.of(Topology.ORDERS, Topology.INVENTORY, Topology.PAYMENTS, Topology.DEADLETTERS);

  /** Of a stream that keeps messages for ever. */
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  @Override
  public Future<String> onLosses(SqlConnection tx, List<StreamLoss> losses) {
    var streams = losses.stream().map(StreamLoss::stream).toList();
    var ageMax = losses.get(0).ageMax().isZero() ? FOR_EVER : losses.get(0).ageMax();
    // What was handled and not noticed yet is not to come again.
    return DecisionStore.markHandled(tx)
        .compose(v -> LossStore.replayAgain(tx, streams, ageMax))
        .compose(
            replayed ->
                letGo(tx, streams)
                    .map(let -> "replayed again: " + replayed + ", orders let go: " + let));
  }

  private static Future<Integer> letGo(SqlConnection tx, List<String> streams) {
    return streams.contains(Topology.DEADLETTERS)
        ? LossStore.letGo(tx, Duration.ZERO)
        : Future.succeededFuture(0);
  }

  /** The sweep takes its turns often enough. */
  @Override
  public void noted() {}
}
