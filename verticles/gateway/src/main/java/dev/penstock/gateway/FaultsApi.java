package dev.penstock.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The faults of this process, read and replaced over HTTP. Every gateway on one Vert.x shares them;
 * the first to need them brings the plan of its configuration.
 */
final class FaultsApi {

  static final String PATH = "/v1/test_helpers/faults";

  private static final Set<String> KNOWN =
      Set.of("latency_ms", "error_rate", "hang_after_capture_rate", "down");

  private static final class Shared implements Shareable {
    volatile FaultPlan plan;

    Shared(FaultPlan plan) {
      this.plan = plan;
    }
  }

  private final FaultPlan initial;
  private @Nullable Shared shared;

  FaultsApi(FaultPlan initial) {
    this.initial = initial;
  }

  void show(RoutingContext ctx) {
    GatewayApi.send(ctx, Answer.ok(json(shared(ctx.vertx()).plan)));
  }

  /** Replaces the whole plan: what is not named is off. */
  void replace(RoutingContext ctx) {
    shared(ctx.vertx()).plan = read(ctx);
    show(ctx);
  }

  boolean down(RoutingContext ctx) {
    return shared(ctx.vertx()).plan.down();
  }

  /** Comes before any effect: completes after the latency, or fails with the 500 of the dice. */
  Future<Void> strike(RoutingContext ctx) {
    var plan = shared(ctx.vertx()).plan;
    var delayed =
        plan.latencyMs() == 0
            ? Future.<Void>succeededFuture()
            : ctx.vertx().timer(plan.latencyMs()).<Void>mapEmpty();
    return hits(plan.errorRate())
        ? delayed.compose(v -> Future.failedFuture(new RefusedException(StripeErrors.INTERNAL)))
        : delayed;
  }

  /** Whether the answer to a capture that has just been stored gets lost. */
  boolean hangs(RoutingContext ctx) {
    return hits(shared(ctx.vertx()).plan.hangAfterCaptureRate());
  }

  private Shared shared(Vertx vertx) {
    var found = shared;
    if (found == null) {
      LocalMap<String, Shared> map = vertx.sharedData().getLocalMap("dev.penstock.gateway");
      found = map.computeIfAbsent("faults", key -> new Shared(initial));
      shared = found;
    }
    return found;
  }

  private static boolean hits(double rate) {
    return rate > 0 && ThreadLocalRandom.current().nextDouble() < rate;
  }

  private static FaultPlan read(RoutingContext ctx) {
    try {
      var json = ctx.body().asJsonObject();
      if (json == null) {
        throw new RefusedException(StripeErrors.MALFORMED_JSON);
      }
      for (var name : json.fieldNames()) {
        if (!KNOWN.contains(name)) {
          throw new RefusedException(StripeErrors.unknownParameter(name));
        }
        if (json.getValue(name) == null) {
          throw new RefusedException(StripeErrors.missing(name));
        }
      }
      return plan(json);
    } catch (DecodeException | ClassCastException e) {
      throw new RefusedException(StripeErrors.MALFORMED_JSON);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(StripeErrors.invalid(400, String.valueOf(e.getMessage())));
    }
  }

  private static FaultPlan plan(JsonObject json) {
    return new FaultPlan(
        json.getLong("latency_ms", 0L),
        json.getDouble("error_rate", 0.0),
        json.getDouble("hang_after_capture_rate", 0.0),
        json.getBoolean("down", false));
  }

  private static String json(FaultPlan plan) {
    return new JsonText()
        .put("latency_ms", plan.latencyMs())
        .put("error_rate", plan.errorRate())
        .put("hang_after_capture_rate", plan.hangAfterCaptureRate())
        .put("down", plan.down())
        .end();
  }
}
