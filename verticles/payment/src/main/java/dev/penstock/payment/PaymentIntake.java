package dev.penstock.payment;

import dev.penstock.events.InventoryEvent;
import dev.penstock.events.OrderEvent;
import dev.penstock.events.PaymentEvent;
import dev.penstock.events.Priority;
import dev.penstock.payment.Payment.Step;
import dev.penstock.pipeline.Answers;
import dev.penstock.pipeline.LogLine;
import dev.penstock.pipeline.Outgoing;
import dev.penstock.pipeline.Received;
import dev.penstock.pipeline.faults.FaultPoint;
import dev.penstock.store.Transactions;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reserved and cancelled orders. Both first write down what is known, then bring every payment as
 * far as the provider lets them, and answer from what is stored then. A charge that stays open is
 * postponed; its neighbours are not held up. A refund that is not made is left to {@link Redrive}.
 * Belongs to one event loop.
 */
final class PaymentIntake {
  private static final Logger LOG = LoggerFactory.getLogger(PaymentIntake.class);

  private final PaymentConfig config;
  private final Pool pool;
  private final Gateway gateway;
  private final RefundGateway refunds;
  private final Complaints complaints;

  PaymentIntake(
      PaymentConfig config,
      Pool pool,
      Gateway gateway,
      RefundGateway refunds,
      Complaints complaints) {
    this.config = config;
    this.pool = pool;
    this.gateway = gateway;
    this.refunds = refunds;
    this.complaints = complaints;
  }

  /** {@code inventory.reserved}: charges what is fresh, repeats what is decided. */
  Future<Answers> reserved(List<Received<?>> messages) {
    var charges = new LinkedHashMap<UUID, Charge>();
    for (var message : messages) charges.putIfAbsent(message.orderId(), charge(message));
    complaints.areAbout(messages);
    return PaymentStore.ask(pool, List.copyOf(charges.values()))
        .compose(payments -> settle(payments, express(messages)))
        .map(payments -> answers(messages, payments, (message, payment) -> payment.announcement()));
  }

  /** {@code orders.cancelled}: refunds what was captured, and keeps the rest from being charged. */
  Future<Answers> cancelled(List<Received<?>> messages) {
    var orders = new HashMap<UUID, Cancellation>();
    for (var message : messages) {
      orders.putIfAbsent(
          message.orderId(), new Cancellation(message.lineage(), message.priority()));
    }
    complaints.areAbout(messages);
    return pool.withTransaction(tx -> PaymentStore.cancel(tx, orders))
        .compose(payments -> settle(payments, express(messages)))
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
  private Future<Map<UUID, Payment>> settle(Map<UUID, Payment> payments, Set<UUID> express) {
    return decide(payments, express).compose(this::giveBack);
  }

  private Future<Map<UUID, Payment>> giveBack(Map<UUID, Payment> payments) {
    var owed = payments.values().stream().filter(p -> p.next() == Step.REFUND).toList();
    return refunds.giveBack(owed, false).map(stored -> merged(payments, stored));
  }

  /** Asks the provider about open charges and stores what it said. */
  private Future<Map<UUID, Payment>> decide(Map<UUID, Payment> payments, Set<UUID> express) {
    var due = payments.values().stream().filter(Payment::isUndecided).toList();
    if (due.isEmpty()) return Future.succeededFuture(payments);
    FaultPoint.hit("payment.beforeCharge");
    var asked = due.stream().map(each -> ask(each, gateway(each, express))).toList();
    return Future.join(asked)
        .map(
            done -> {
              FaultPoint.hit("payment.afterCharge");
              var verdicts = new HashMap<UUID, Verdict>();
              for (int i = 0; i < due.size(); i++) {
                var verdict = asked.get(i).result();
                complaints.hear(due.get(i).orderId(), verdict);
                if (verdict.isSettled()) verdicts.put(due.get(i).orderId(), verdict);
              }
              return verdicts;
            })
        .compose(verdicts -> store(payments, verdicts))
        .map(stored -> FaultPoint.hit("payment.afterStore", stored))
        .map(stored -> merged(payments, stored));
  }

  private static Map<UUID, Payment> merged(Map<UUID, Payment> payments, Map<UUID, Payment> stored) {
    var all = new HashMap<>(payments);
    all.putAll(stored);
    return all;
  }

  private static Set<UUID> express(List<Received<?>> messages) {
    return messages.stream()
        .filter(message -> message.priority() == Priority.EXPRESS)
        .map(Received::orderId)
        .collect(Collectors.toSet());
  }

  private Gateway gateway(Payment payment, Set<UUID> express) {
    return express.contains(payment.orderId()) ? gateway.express() : gateway;
  }

  private static Future<Verdict> ask(Payment payment, Gateway gateway) {
    return payment.next() == Step.CHARGE ? gateway.charge(payment) : gateway.lookUp(payment);
  }

  /**
   * Where nobody else had a word since the provider was asked, its answer decides without a lock.
   */
  private Future<Map<UUID, Payment>> store(Map<UUID, Payment> asked, Map<UUID, Verdict> verdicts) {
    var decided = new HashMap<UUID, Payment>();
    verdicts.forEach(
        (orderId, verdict) -> {
          var before = asked.get(orderId);
          var after = before.after(verdict);
          if (before.next() == Step.CHARGE && !after.isUndecided()) decided.put(orderId, after);
        });
    return PaymentStore.decide(pool, decided.values())
        .compose(
            stored -> {
              var others = new HashMap<>(verdicts);
              others.keySet().removeAll(stored);
              decided.keySet().retainAll(stored);
              return storeLocked(others).map(locked -> merged(decided, locked));
            });
  }

  private Future<Map<UUID, Payment>> storeLocked(Map<UUID, Verdict> verdicts) {
    if (verdicts.isEmpty()) return Future.succeededFuture(Map.of());
    return Transactions.readThenWrite(
        pool,
        tx -> PaymentStore.lock(tx, verdicts.keySet()),
        (tx, locked) -> PaymentStore.write(tx, changed(locked, verdicts)).map(locked));
  }

  /**
   * What is to be written of payments, each of which is replaced by what it now is. Under the lock,
   * so that neither a cancellation nor another capture comes in between.
   */
  private List<Payment> changed(Map<UUID, Payment> locked, Map<UUID, Verdict> verdicts) {
    var changed = new ArrayList<Payment>(locked.size());
    locked.replaceAll(
        (orderId, before) -> {
          var verdict = verdicts.get(orderId);
          var after = before.after(verdict);
          if (!after.equals(before)) changed.add(after);
          if (after.contradicts(verdict)) complaints.contradiction(after, verdict);
          return after;
        });
    return changed;
  }

  private Answers answers(
      List<Received<?>> messages,
      Map<UUID, Payment> payments,
      BiFunction<Received<?>, Payment, Optional<PaymentEvent>> answer) {
    var postponed = new ArrayList<Received<?>>();
    var asked = new LinkedHashMap<UUID, Received<?>>();
    for (var message : messages) {
      var payment = payments.get(message.orderId());
      boolean isOpen = payment.isUndecided();
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
