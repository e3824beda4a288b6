package dev.penstock.deadletter;

import dev.penstock.bridge.Bridge;
import dev.penstock.bridge.OutMessage;
import dev.penstock.bridge.PubAck;
import dev.penstock.bridge.PublishException;
import dev.penstock.bridge.PublishException.Outcome;
import dev.penstock.bridge.Publisher;
import dev.penstock.bridge.PublisherOptions;
import dev.penstock.deadletter.DecisionStore.Due;
import dev.penstock.pipeline.Failure;
import dev.penstock.pipeline.Replay;
import dev.penstock.pipeline.faults.FaultPoint;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes replays that are decided, each under the id of its decision: to do so again after a
 * crash has no further effect. Belongs to one event loop.
 */
final class ReplayGateway {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayGateway.class);
  private static final int DUE_MAX = 100;

  /** What a bridge can send; a stranger's headers may be anything. */
  private static final Pattern SENDABLE = Pattern.compile("[\\x20-\\x7e]*");

  private final Pool pool;
  private final Publisher publisher;

  ReplayGateway(Pool pool, Bridge bridge) {
    this.pool = pool;
    this.publisher = bridge.publisher(PublisherOptions.DEFAULTS);
  }

  /**
   * Publishes what is due, whoever decided it. Succeeds also when the broker is away: what is not
   * stored stays due. Fails when the ledger is away.
   */
  Future<Void> publishDue() {
    return pool.withTransaction(
            tx -> DecisionStore.takeDue(tx, DUE_MAX).compose(due -> publish(tx, due)))
        .compose(more -> more ? publishDue() : Future.succeededFuture());
  }

  Future<Void> drain(Duration max) {
    return publisher.drain(max);
  }

  /** Whether there may be more. */
  private Future<Boolean> publish(SqlClient tx, List<Due> due) {
    if (due.isEmpty()) return Future.succeededFuture(false);
    FaultPoint.hit("deadletter.beforeReplay");
    var asked = due.stream().map(this::publish).toList();
    return Future.join(asked)
        .transform(
            done -> {
              FaultPoint.hit("deadletter.afterReplay");
              var stored = new ArrayList<Long>();
              var refusals = Future.<Void>succeededFuture();
              for (int i = 0; i < due.size(); i++) {
                var letter = due.get(i).letter();
                var outcome = asked.get(i);
                if (outcome.succeeded()) stored.add(letter.id());
                else if (isFinal(outcome.cause()))
                  refusals = refusals.compose(v -> refuse(tx, letter, outcome.cause()));
                else LOG.debug("a replay stays due letter={}", letter.id(), outcome.cause());
              }
              return refusals
                  .compose(v -> DecisionStore.published(tx, stored))
                  .map(v -> stored.size() == DUE_MAX);
            });
  }

  private Future<PubAck> publish(Due due) {
    try {
      return publisher.publish(message(due));
    } catch (IllegalArgumentException e) {
      var why = String.valueOf(e.getMessage());
      return Future.failedFuture(new PublishException(Outcome.REJECTED, 0, why));
    }
  }

  /** Too large with its new header, or not to be sent at all. */
  private static boolean isFinal(Throwable cause) {
    return cause instanceof PublishException refused
        && refused.outcome() == Outcome.REJECTED
        && (refused.serverCode() == 0 || refused.serverCode() == Failure.MESSAGE_TOO_LARGE);
  }

  private static Future<Void> refuse(SqlClient tx, Letter letter, Throwable cause) {
    LOG.atWarn()
        .addKeyValue("letter_id", letter.id())
        .addKeyValue("service", letter.service())
        .log("a replay is refused: {}", cause.getMessage());
    return DecisionStore.refused(
        tx, letter.id(), "it cannot be published again: " + cause.getMessage());
  }

  /** The message as it will be, or would be, published. */
  static OutMessage message(Due due) {
    var letter = due.letter();
    var body = due.replacement() == null ? letter.body() : due.replacement();
    return new OutMessage(
        letter.subject(),
        "replay:" + letter.id() + ":" + due.actionId(),
        headers(letter),
        body == null ? new byte[0] : body);
  }

  /** Those of the original, without what was meant for the broker when that was published. */
  static Map<String, String> headers(Letter letter) {
    var headers = new LinkedHashMap<String, String>();
    letter
        .headers()
        .forEach(
            (name, value) -> {
              var known = name.toLowerCase(Locale.ROOT);
              boolean ours = known.equals(Replay.HEADER) || known.startsWith("nats-");
              if (!ours && SENDABLE.matcher(value).matches()) headers.put(name, value);
            });
    headers.put(Replay.HEADER, new Replay(letter.service(), letter.origin()).header());
    return headers;
  }
}
