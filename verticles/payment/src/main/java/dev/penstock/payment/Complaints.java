package dev.penstock.payment;

import dev.penstock.payment.Verdict.Trouble;
import dev.penstock.payment.Verdict.Unsettled;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once, at error, what an operator has to see to: a provider that refuses us, a payment whose
 * answer is not the one that was asked for. Bounded; belongs to one event loop.
 */
final class Complaints {
  private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
  private static final int PAYMENTS_MAX = 1_000;

  private final Map<UUID, String> parked =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, String> eldest) {
          return size() > PAYMENTS_MAX;
        }
      };
  private boolean isMisconfigured;

  /** Takes note of a verdict; true when it was worth a line at error. */
  boolean hear(UUID orderId, Verdict verdict) {
    if (!(verdict instanceof Unsettled unsettled)) {
      parked.remove(orderId);
      isMisconfigured = false;
      return false;
    }
    boolean isNew = isNew(orderId, unsettled);
    (isNew ? LOG.atError() : LOG.atDebug())
        .addKeyValue("order_id", orderId)
        .log("payment is not settled and tried again: {}", unsettled.reason());
    return isNew;
  }

  /** The provider says something else than what is stored. What is stored stays. */
  void contradiction(Payment stored, Verdict verdict) {
    LOG.atError()
        .addKeyValue("order_id", stored.orderId())
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
}
