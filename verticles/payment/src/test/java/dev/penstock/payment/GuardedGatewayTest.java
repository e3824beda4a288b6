package dev.penstock.payment;

import static dev.penstock.payment.PaymentHarness.SOON;
import static dev.penstock.payment.PaymentHarness.await;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.payment.BreakerBoard.BreakerState;
import dev.penstock.payment.Payment.State;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardedGatewayTest {
  private static final Payment PAYMENT = Payments.in(State.CHARGING, false);
  private static final Payment EXPRESS = Payments.in(State.CHARGING, true);
  private static final Verdict AWAY = Verdict.away("no answer");

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final List<BreakerState> states = Collections.synchronizedList(new ArrayList<>());
  private final PatientProvider provider = new PatientProvider();
  private final GuardedGateway gateway =
      new GuardedGateway(
          vertx,
          PaymentHarness.config("http://unused", PaymentHarness.RESET),
          provider,
          states::add);

  /** Answers when it is told to. On the event loop only. */
  private static final class PatientProvider implements Gateway {
    private final ArrayDeque<Promise<Verdict>> asked = new ArrayDeque<>();
    private final List<Payment> payments = new ArrayList<>();

    @Override
    public Future<Verdict> charge(Payment payment) {
      Promise<Verdict> answer = Promise.promise();
      asked.add(answer);
      payments.add(payment);
      return answer.future();
    }

    @Override
    public Future<Verdict> lookUp(Payment payment) {
      return charge(payment);
    }

    @Override
    public Future<Verdict> refund(Payment payment) {
      return charge(payment);
    }
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void asksNoMoreAtATimeThanItMay() {
    var verdicts = new ArrayList<Future<Verdict>>();
    onLoop(
        () -> {
          for (int i = 0; i < 40; i++) verdicts.add(gateway.charge(PAYMENT));
        });
    for (int left = 40; left > 0; left--) {
      int due = Math.min(16, left);
      eventually(SOON, () -> onLoop(() -> assertThat(provider.asked).hasSize(due)));
      onLoop(() -> provider.asked.poll().complete(new Verdict.Captured("pi_1")));
    }
    assertThat(await(Future.all(verdicts)).list())
        .containsOnly((Object) new Verdict.Captured("pi_1"));
  }

  @Test
  void asksForExpressOrdersBeforeOthersThatWait() {
    onLoop(
        () -> {
          for (int i = 0; i < 20; i++) gateway.charge(PAYMENT);
          gateway.express().charge(EXPRESS);
        });
    for (int i = 0; i < 16; i++) {
      onLoop(() -> provider.asked.poll().complete(new Verdict.Captured("pi_1")));
    }
    eventually(SOON, () -> onLoop(() -> assertThat(provider.payments).hasSize(21)));
    assertThat(provider.payments.indexOf(EXPRESS)).isEqualTo(16);
  }

  @Test
  void opensAfterFailuresInARowOnly() {
    for (int i = 0; i < 20; i++) {
      assertThat(ask(AWAY)).isEqualTo(AWAY);
      assertThat(ask(AWAY)).isEqualTo(AWAY);
      assertThat(ask(new Verdict.Declined("no"))).isEqualTo(new Verdict.Declined("no"));
      ask(Verdict.parked("strange"));
      ask(Verdict.busy("in use"));
    }
    assertThat(states).isEmpty();
    for (int i = 0; i < 3; i++) ask(AWAY);
    eventually(SOON, () -> assertThat(states).contains(BreakerState.OPEN));
  }

  @Test
  void letsOneThroughWhenHalfOpenAndClosesWhenItAnswers() {
    for (int i = 0; i < 3; i++) ask(AWAY);
    eventually(SOON, () -> assertThat(states).contains(BreakerState.HALF_OPEN));
    var verdicts = new ArrayList<Future<Verdict>>();
    onLoop(
        () -> {
          for (int i = 0; i < 10; i++) verdicts.add(gateway.charge(PAYMENT));
          assertThat(provider.asked).hasSize(1);
          provider.asked.poll().complete(new Verdict.Captured("pi_1"));
        });
    var heard = await(Future.all(verdicts)).<Verdict>list();
    assertThat(heard.stream().filter(Verdict::isSettled)).hasSize(1);
    assertThat(heard.stream().filter(GuardedGatewayTest::isUnasked)).hasSize(9);
    eventually(SOON, () -> assertThat(states).endsWith(BreakerState.CLOSED));
  }

  private static boolean isUnasked(Verdict verdict) {
    return verdict instanceof Verdict.Unsettled unsettled
        && unsettled.trouble() == Verdict.Trouble.UNASKED;
  }

  private Verdict ask(Verdict answer) {
    var verdict = new ArrayList<Future<Verdict>>();
    onLoop(
        () -> {
          verdict.add(gateway.charge(PAYMENT));
          if (!provider.asked.isEmpty()) provider.asked.poll().complete(answer);
        });
    return await(verdict.get(0));
  }

  private void onLoop(Runnable work) {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        v -> {
          try {
            work.run();
            done.complete();
          } catch (Throwable failure) {
            done.fail(failure);
          }
        });
    await(done.future());
  }
}
