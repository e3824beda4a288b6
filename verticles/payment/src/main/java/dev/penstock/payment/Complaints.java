package dev.penstock.payment;

import dev.penstock.events.Lineage;
import dev.penstock.payment.Verdict.Trouble;
import dev.penstock.payment.Verdict.Unsettled;
import dev.penstock.pipeline.LogLine;
import dev.penstock.pipeline.Received;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Says once, at error, what an operator has to see to: a provider that refuses us, a payment whose
 * answer is not the one that was asked for. Bounded; belongs to one event loop.
 */
final class Complaints {
  private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
  private static final int PAYMENTS_MAX = 1_000;

  private final Map<UUID, String> parked = bounded();
  private final Map<UUID, Lineage> lineages = bounded();
  private boolean isMisconfigured;

  /** Where the payments come from that the next verdicts are about. */
  void areAbout(List<Received<?>> messages) {
    for (var message : messages) isAbout(message.orderId(), message.lineage());
  }

  void isAbout(UUID orderId, Lineage lineage) {
    lineages.put(orderId, lineage);
  }

  /** A refund that has failed so far; said once, since it is tried again without a word. */
  void refundFailed(Payment payment) {
    about(LOG.atWarn(), payment.orderId())
        .addKeyValue("payment_id", payment.reference())
        .addKeyValue("code", payment.refund().code())
        .addKeyValue("attempts", payment.refund().attempts())
        .log("a refund failed and is tried again: {}", payment.refund().error());
  }

  /** Takes note of a verdict; true when it was worth a line at error. */
  boolean hear(UUID orderId, Verdict verdict) {
    if (!(verdict instanceof Unsettled unsettled)) {
      parked.remove(orderId);
      isMisconfigured = false;
      return false;
    }
    boolean isNew = isNew(orderId, unsettled);
    about(isNew ? LOG.atError() : LOG.atDebug(), orderId)
        .log("payment is not settled and tried again: {}", unsettled.reason());
    return isNew;
  }

  /** The provider says something else than what is stored. What is stored stays. */
  void contradiction(Payment stored, Verdict verdict) {
    about(LOG.atError(), stored.orderId())
        .log(
            "the ledger has {} {}, the provider says {}",
            stored.state(),
            stored.reference(),
            verdict);
  }

  private boolean isNew(UUID orderId, Unsettled unsettled) {
    if (unsettled.trouble() == Trouble.MISCONFIGURED) {
      boolean isFirst = !isMisconfigured;
      isMisconfigured = true;
      return isFirst;
    }
    return unsettled.trouble() == Trouble.PARKED
        && !unsettled.reason().equals(parked.put(orderId, unsettled.reason()));
  }

  private LoggingEventBuilder about(LoggingEventBuilder line, UUID orderId) {
    var lineage = lineages.get(orderId);
    return lineage == null
        ? line.addKeyValue("order_id", orderId)
        : LogLine.about(line, orderId, lineage);
  }

  /** The oldest entry goes first. */
  private static <V> Map<UUID, V> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<UUID, V> eldest) {
        return size() > PAYMENTS_MAX;
      }
    };
  }
}
