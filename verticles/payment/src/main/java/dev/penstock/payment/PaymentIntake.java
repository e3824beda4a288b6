package dev.penstock.payment;

import dev.penstock.events.InventoryEvent;
import dev.penstock.events.OrderEvent;
import dev.penstock.events.PaymentEvent;
import dev.penstock.payment.Payment.Step;
import dev.penstock.pipeline.Answers;
import dev.penstock.pipeline.LogLine;
import dev.penstock.pipeline.Outgoing;
import dev.penstock.pipeline.Received;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reserved and cancelled orders. Both first write down what is known, then bring every payment as
 * far as the provider lets them, and answer from what is stored then. What stays open is postponed;
 * its neighbours are not held up. Belongs to one event loop.
 */
final class PaymentIntake {
  private static final Logger LOG = LoggerFactory.getLogger(PaymentIntake.class);
  private static final Set<Step> DECIDE = EnumSet.of(Step.CHARGE, Step.LOOK_UP);
  private static final Set<Step> GIVE_BACK = EnumSet.of(Step.REFUND);

  private final PaymentConfig config;
  private final Pool pool;
  private final Gateway gateway;
  private final Complaints complaints = new Complaints();

  PaymentIntake(PaymentConfig config, Pool pool, Gateway gateway) {
    this.config = config;
    this.pool = pool;
    this.gateway = gateway;
  }

  /** {@code inventory.reserved}: charges what is fresh, repeats what is decided. */
  Future<Answers> reserved(List<Received<?>> messages) {
    var charges = new LinkedHashMap<UUID, Charge>();
    for (var message : messages) charges.putIfAbsent(message.orderId(), charge(message));
    complaints.areAbout(messages);
    return pool.withTransaction(tx -> PaymentStore.ask(tx, List.copyOf(charges.values())))
        .compose(this::settle)
        .map(payments -> answers(messages, payments, (message, payment) -> payment.announcement()));
  }

  /** {@code orders.cancelled}: refunds what was captured, and keeps the rest from being charged. */
  Future<Answers> cancelled(List<Received<?>> messages) {
    var orderIds = new HashSet<UUID>();
    for (var message : messages) orderIds.add(message.orderId());
    complaints.areAbout(messages);
    return pool.withTransaction(tx -> PaymentStore.cancel(tx, orderIds))
        .compose(this::settle)
        .map(payments -> answers(messages, payments, PaymentIntake::toCancellation));
  }

  private static Optional<PaymentEvent> toCancellation(Received<?> message, Payment payment) {
    return payment.answerTo(((OrderEvent.Cancelled) message.event()).reason());
  }

  private Charge charge(Received<?> message) {
    var reserved = (InventoryEvent.Reserved) message.event();
    return new Charge(
        reserved.orderId(),
        reserved.amount(),
        reserved.paymentMethod().orElse(config.defaultPaymentMethod()));
  }

  /** A capture that meets a cancellation is given back in the same handling. */
  private Future<Map<UUID, Payment>> settle(Map<UUID, Payment> payments) {
    return advance(payments, DECIDE).compose(decided -> advance(decided, GIVE_BACK));
  }

  /** Asks the provider for what these steps need and stores what it said. */
  private Future<Map<UUID, Payment>> advance(Map<UUID, Payment> payments, Set<Step> steps) {
    var due = payments.values().stream().filter(p -> steps.contains(p.next())).toList();
    if (due.isEmpty()) return Future.succeededFuture(payments);
    var asked = due.stream().map(this::ask).toList();
    return Future.join(asked)
        .map(
            done -> {
              var verdicts = new HashMap<UUID, Verdict>();
              for (int i = 0; i < due.size(); i++) {
                var verdict = asked.get(i).result();
                complaints.hear(due.get(i).orderId(), verdict);
                if (verdict.isSettled()) verdicts.put(due.get(i).orderId(), verdict);
              }
              return verdicts;
            })
        .compose(this::store)
        .map(
            stored -> {
              var all = new HashMap<>(payments);
              all.putAll(stored);
              return all;
            });
  }

  private Future<Verdict> ask(Payment payment) {
    return switch (payment.next()) {
      case CHARGE -> gateway.charge(payment);
      case LOOK_UP -> gateway.lookUp(payment);
      case REFUND -> gateway.refund(payment);
      case NONE -> throw new IllegalStateException("nothing to ask about " + payment);
    };
  }

  private Future<Map<UUID, Payment>> store(Map<UUID, Verdict> verdicts) {
    if (verdicts.isEmpty()) return Future.succeededFuture(Map.of());
    return pool.withTransaction(tx -> store(tx, verdicts));
  }

  /** Under the lock, so that neither a cancellation nor another capture comes in between. */
  private Future<Map<UUID, Payment>> store(SqlConnection tx, Map<UUID, Verdict> verdicts) {
    return PaymentStore.lock(tx, verdicts.keySet())
        .compose(
            locked -> {
              var changed = new ArrayList<Payment>(locked.size());
              locked.replaceAll(
                  (orderId, before) -> {
                    var verdict = verdicts.get(orderId);
                    var after = before.after(verdict);
                    if (!after.equals(before)) changed.add(after);
                    if (after.contradicts(verdict)) complaints.contradiction(after, verdict);
                    return after;
                  });
              return PaymentStore.write(tx, changed).map(locked);
            });
  }

  private Answers answers(
      List<Received<?>> messages,
      Map<UUID, Payment> payments,
      BiFunction<Received<?>, Payment, Optional<PaymentEvent>> answer) {
    var postponed = new ArrayList<Received<?>>();
    var asked = new LinkedHashMap<UUID, Received<?>>();
    for (var message : messages) {
      var payment = payments.get(message.orderId());
      boolean isOpen = payment.next() != Step.NONE;
      if (isOpen) postponed.add(message);
      else asked.merge(message.orderId(), message, Received::laterAttempt);
      LogLine.about(LOG.atDebug(), message)
          .log("payment is {}{}", payment.state(), isOpen ? ", postponed" : "");
    }
    var events = new ArrayList<Outgoing>(asked.size());
    asked.forEach(
        (orderId, message) ->
            answer
                .apply(message, payments.get(orderId))
                .map(message::leadsTo)
                .ifPresent(events::add));
    return new Answers(events, postponed, config.postponeDelay());
  }
}
