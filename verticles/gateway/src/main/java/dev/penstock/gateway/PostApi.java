package dev.penstock.gateway;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;

/**
 * One resource that is created by POST: read the form, admit the key, suffer the faults, enter the
 * ledger, answer. Event loop only.
 */
final class PostApi<Q extends Keyed> {

  private static final String KEY = "Idempotency-Key";

  private final BiFunction<String, Form, Q> reader;
  private final GroupIntake<Q> intake;
  private final Admission admission;
  private final FaultsApi faults;

  PostApi(
      BiFunction<String, Form, Q> reader,
      GroupIntake<Q> intake,
      Admission admission,
      FaultsApi faults) {
    this.reader = reader;
    this.intake = intake;
    this.admission = admission;
    this.faults = faults;
  }

  /** Throws {@link RefusedException} before anything has happened. */
  void handle(RoutingContext ctx) {
    var given = givenKey(ctx);
    var key = given.orElseGet(() -> Ids.key(ThreadLocalRandom.current()));
    var question = reader.apply(key, Form.parse(GatewayApi.body(ctx).getBytes()));
    given.ifPresent(echoed -> ctx.response().putHeader(KEY, echoed));
    admission.enter(key);
    faults
        .strike(ctx)
        .compose(v -> intake.submit(question))
        .onComplete(v -> admission.leave(key))
        .onSuccess(recorded -> answer(ctx, question, recorded))
        .onFailure(ctx::fail);
  }

  private void answer(RoutingContext ctx, Q question, Recorded recorded) {
    if (recorded.replayed()) {
      ctx.response().putHeader("Idempotent-Replayed", "true");
    } else if (captured(question, recorded) && faults.hangs(ctx)) {
      return; // The effect is stored; the connection stays open until the client gives up.
    }
    GatewayApi.send(ctx, recorded.answer());
  }

  private static boolean captured(Keyed question, Recorded recorded) {
    return question instanceof ChargeRequest && recorded.answer().status() == 200;
  }

  private static Optional<String> givenKey(RoutingContext ctx) {
    var key = ctx.request().getHeader(KEY);
    if (key == null) {
      return Optional.empty();
    }
    if (key.isEmpty() || key.length() > 255 || key.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
      throw new RefusedException(StripeErrors.MALFORMED_KEY);
    }
    return Optional.of(key);
  }
}
