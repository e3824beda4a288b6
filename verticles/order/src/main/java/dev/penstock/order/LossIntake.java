package dev.penstock.order;

import dev.penstock.pipeline.StreamLoss;
import dev.penstock.pipeline.StreamWatch;
import dev.penstock.pipeline.Topology;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;

/**
 * What is done when the broker has lost messages. Whatever has not ended, or has not been given
 * back, is driven again at once, since any link of it may be among them. When the lost stream is
 * the one that says how orders ended, what it still had to say is announced again, too.
 *
 * <p>The steps of orders that have ended, in the other streams, are not: they have led to their
 * end, and whoever drives such an order again gets them again. Orders that strangers had published
 * and nobody had read are theirs to publish again: the ledger never had them.
 */
final class LossIntake implements StreamWatch.Reaction {
  /** The streams on the way of an order. */
  static final List<String> STREAMS =
      List.of(Topology.ORDERS, Topology.INVENTORY, Topology.PAYMENTS);

  /** Of a stream that keeps messages for ever. */
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final Runnable wake;

  /**
   * @param wake those who drive and announce again
   */
  LossIntake(Runnable wake) {
    this.wake = wake;
  }

  @Override
  public Future<String> onLosses(SqlConnection tx, List<StreamLoss> losses) {
    return LossStore.driveAllAgain(tx)
        .compose(
            driven ->
                note(tx, losses).map(announced -> "orders driven again: " + driven + announced));
  }

  private static Future<String> note(SqlConnection tx, List<StreamLoss> losses) {
    var streams = losses.stream().map(StreamLoss::stream).toList();
    var ofEnds = losses.stream().filter(loss -> loss.stream().equals(Topology.ORDERS)).findFirst();
    if (ofEnds.isEmpty()) return LossStore.note(tx, streams, Duration.ZERO).map("");
    var ageMax = ofEnds.get().ageMax().isZero() ? FOR_EVER : ofEnds.get().ageMax();
    return LossStore.note(tx, streams, ageMax)
        .map(
            "; after them announced again: those that ended in the last "
                + ageMax.toHours()
                + " h");
  }

  @Override
  public void noted() {
    wake.run();
  }
}
