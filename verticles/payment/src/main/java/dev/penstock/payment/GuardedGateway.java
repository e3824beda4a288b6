package dev.penstock.payment;

import dev.penstock.payment.BreakerBoard.BreakerState;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway behind a circuit breaker and a limit of calls at a time. While the breaker is open no
 * call is made; half open it lets one through. Belongs to one event loop.
 *
 * <p>What waits for a turn is bounded by the batches of the consumers, of which one at a time is
 * being handled.
 */
final class GuardedGateway implements Gateway {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedGateway.class);
  private static final long NO_TIMEOUT = -1;

  private final Gateway provider;
  private final CircuitBreaker breaker;
  private final int concurrencyMax;
  private final Line express = new Line();
  private final Line standard = new Line();
  private int running;

  /** A call that the breaker has to count; carries the verdict through it. */
  private static final class FailedCall extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Verdict verdict;

    FailedCall(Verdict verdict) {
      super(verdict.toString(), null, false, false);
      this.verdict = verdict;
    }
  }

  /**
   * @param onState told of every change, on the event loop
   */
  GuardedGateway(
      Vertx vertx, PaymentConfig config, Gateway provider, Consumer<BreakerState> onState) {
    this.provider = provider;
    this.concurrencyMax = config.concurrencyMax();
    breaker =
        CircuitBreaker.create("gateway", vertx, options(config))
            .openHandler(v -> changed(BreakerState.OPEN, onState))
            .halfOpenHandler(v -> changed(BreakerState.HALF_OPEN, onState))
            .closeHandler(v -> changed(BreakerState.CLOSED, onState));
  }

  private static CircuitBreakerOptions options(PaymentConfig config) {
    return new CircuitBreakerOptions()
        .setMaxFailures(config.breakerFailuresMax())
        .setFailuresRollingWindow(
            Math.max(10_000, 2 * config.breakerFailuresMax() * config.callTimeout().toMillis()))
        .setResetTimeout(config.breakerResetTimeout().toMillis())
        // A call bounds itself; giving it up here would let the same be asked twice at a time.
        .setTimeout(NO_TIMEOUT)
        .setNotificationAddress(null)
        .setNotificationPeriod(0);
  }

  @Override
  public Future<Verdict> charge(Payment payment) {
    return standard.charge(payment);
  }

  @Override
  public Future<Verdict> lookUp(Payment payment) {
    return standard.lookUp(payment);
  }

  @Override
  public Future<Verdict> refund(Payment payment) {
    return standard.refund(payment);
  }

  @Override
  public Gateway express() {
    return express;
  }

  boolean isOpen() {
    return breaker.state() == CircuitBreakerState.OPEN;
  }

  void close() {
    breaker.close();
  }

  /** Calls of one priority, in the order they came. */
  private final class Line implements Gateway {
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    @Override
    public Future<Verdict> charge(Payment payment) {
      return guarded(() -> provider.charge(payment));
    }

    @Override
    public Future<Verdict> lookUp(Payment payment) {
      return guarded(() -> provider.lookUp(payment));
    }

    @Override
    public Future<Verdict> refund(Payment payment) {
      return guarded(() -> provider.refund(payment));
    }

    private Future<Verdict> guarded(Supplier<Future<Verdict>> call) {
      Promise<Verdict> outcome = Promise.promise();
      waiting.add(() -> throughBreaker(call).onComplete(outcome).onComplete(done -> ended()));
      startWaiting();
      return outcome.future();
    }
  }

  private void ended() {
    running--;
    startWaiting();
  }

  private void startWaiting() {
    while (running < concurrencyMax) {
      var next = (express.waiting.isEmpty() ? standard : express).waiting.poll();
      if (next == null) return;
      running++;
      next.run();
    }
  }

  private Future<Verdict> throughBreaker(Supplier<Future<Verdict>> call) {
    return breaker
        .execute(
            () ->
                call.get()
                    .compose(
                        verdict ->
                            verdict.isFailure()
                                ? Future.<Verdict>failedFuture(new FailedCall(verdict))
                                : Future.succeededFuture(verdict)))
        .onSuccess(verdict -> forgetFailures())
        .otherwise(
            cause -> {
              if (cause instanceof FailedCall failed) return failed.verdict;
              var reason = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
              return cause instanceof OpenCircuitException
                  ? Verdict.unasked(reason)
                  : Verdict.away(reason);
            });
  }

  /**
   * The breaker counts failures over time and so would open under a load in which one call of a
   * thousand fails. With this it opens after so many in a row.
   */
  private void forgetFailures() {
    if (breaker.state() == CircuitBreakerState.CLOSED && breaker.failureCount() > 0) {
      breaker.reset();
    }
  }

  private static void changed(BreakerState state, Consumer<BreakerState> onState) {
    if (state == BreakerState.OPEN) {
      LOG.warn("the gateway's circuit breaker is open; payments wait");
    } else {
      LOG.info("the gateway's circuit breaker is {}", state.wireName());
    }
    onState.accept(state);
  }
}
