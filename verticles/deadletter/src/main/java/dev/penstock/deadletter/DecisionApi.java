package dev.penstock.deadletter;

import dev.penstock.deadletter.Decision.What;
import dev.penstock.pipeline.http.Correlation;
import dev.penstock.pipeline.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /deadletters/{id}/replay} and {@code /discard}. Only JSON is taken, which a page of
 * another origin cannot send without being asked about. Belongs to one event loop.
 */
final class DecisionApi {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionApi.class);

  /** Room for the largest message in Base64, and for the reason. */
  private static final int BODY_BYTES_MAX = 512 * 1024;

  private final Pool pool;
  private final ReplayGateway replays;

  DecisionApi(Pool pool, ReplayGateway replays) {
    this.pool = pool;
    this.replays = replays;
  }

  void mount(Router router) {
    mount(router, "/replay", What.REPLAY);
    mount(router, "/discard", What.DISCARD);
  }

  private void mount(Router router, String path, What what) {
    router
        .post(LetterApi.ONE + path)
        .handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX))
        .handler(context -> post(context, what))
        .failureHandler(DecisionApi::bodyFailed);
  }

  private void post(RoutingContext context, What what) {
    if (!isJson(context)) {
      new Problem(415, "unsupported-media-type", "Not JSON", "Send Content-Type: application/json.")
          .send(context);
      return;
    }
    Decision decision;
    boolean dryRun;
    try {
      dryRun = DecisionIntake.dryRun(LetterApi.parameters(context));
      decision = DecisionIntake.read(what, context.body().buffer());
    } catch (IllegalArgumentException e) {
      new Problem(400, "invalid-decision", "The decision is not valid", e.getMessage())
          .send(context);
      return;
    }
    var id = LetterApi.id(context);
    if (id.isEmpty()) {
      LetterApi.unknown(context);
      return;
    }
    decide(id.getAsLong(), decision, dryRun)
        .onSuccess(outcome -> answer(context, decision, dryRun, outcome))
        .onFailure(cause -> LetterApi.fail(context, cause));
  }

  private Future<Outcome> decide(long letterId, Decision decision, boolean dryRun) {
    return pool.withTransaction(tx -> decide(tx, letterId, decision, dryRun))
        .compose(
            outcome -> {
              boolean publishes = decision.what() == What.REPLAY && !dryRun;
              if (!publishes || !(outcome instanceof Outcome.Decided)) {
                return Future.succeededFuture(outcome);
              }
              // What is not published now is published by the sweep.
              return replays
                  .publishDue()
                  .compose(v -> LetterStore.find(pool, letterId))
                  .map(found -> found.<Outcome>map(Outcome.Decided::new).orElse(outcome))
                  .otherwise(outcome);
            });
  }

  private static Future<Outcome> decide(
      SqlConnection tx, long letterId, Decision decision, boolean dryRun) {
    return LetterStore.lock(tx, letterId)
        .compose(
            found -> {
              if (found.isEmpty()) return Future.succeededFuture(new Outcome.Unknown());
              return LetterStore.behind(tx, letterId)
                  .map(behind -> decision.on(found.get(), behind))
                  .compose(
                      outcome ->
                          dryRun || !(outcome instanceof Outcome.Decided)
                              ? Future.succeededFuture(outcome)
                              : write(tx, found.get(), decision));
            });
  }

  private static Future<Outcome> write(SqlConnection tx, Letter letter, Decision decision) {
    return DecisionStore.decide(tx, letter, decision)
        .compose(v -> LetterStore.find(tx, letter.id()))
        .map(found -> new Outcome.Decided(found.orElse(letter)));
  }

  private static void answer(
      RoutingContext context, Decision decision, boolean dryRun, Outcome outcome) {
    if (outcome instanceof Outcome.Decided decided) {
      if (!dryRun) report(context, decision, decided.letter());
      LetterApi.send(context, view(decision, dryRun, decided.letter()));
    } else if (outcome instanceof Outcome.NotOpen decided) {
      conflict(
          context,
          "letter-not-open",
          "The letter is decided",
          "It is " + decided.letter().state() + " already; this had no further effect.");
    } else if (outcome instanceof Outcome.Waits waits) {
      conflict(
          context,
          "letter-waits",
          "An earlier message of its order comes first",
          waits.letterId() == 0
              ? "That is on its way here; try again after a pause."
              : "Replay or discard letter " + waits.letterId() + ", and this one follows.");
    } else if (outcome instanceof Outcome.Gone) {
      conflict(
          context,
          "letter-without-body",
          "There is nothing to replay",
          "The broker did not have the message any more; give a body, or discard the letter.");
    } else {
      LetterApi.unknown(context);
    }
  }

  private static Map<String, Object> view(Decision decision, boolean dryRun, Letter letter) {
    var view = new LinkedHashMap<String, Object>();
    view.put(DecisionIntake.DRY_RUN, dryRun);
    view.put("letter", LetterView.of(letter));
    if (dryRun && decision.what() == What.REPLAY) {
      var message = new LinkedHashMap<String, Object>();
      message.put("subject", letter.subject());
      message.put("headers", ReplayGateway.headers(letter));
      LetterView.putBody(
          message, decision.replacement() == null ? letter.body() : decision.replacement());
      view.put("would_publish", message);
    }
    return view;
  }

  private static void report(RoutingContext context, Decision decision, Letter letter) {
    LOG.atInfo()
        .addKeyValue("letter_id", letter.id())
        .addKeyValue("service", letter.service())
        .addKeyValue("actor", decision.actor())
        .addKeyValue("edited", decision.replacement() != null)
        .addKeyValue("correlation_id", Correlation.id(context))
        .log("{}: {}", decision.what().name().toLowerCase(Locale.ROOT), decision.reason());
  }

  private static void conflict(RoutingContext context, String kind, String title, String detail) {
    new Problem(409, kind, title, detail).send(context);
  }

  private static boolean isJson(RoutingContext context) {
    var type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    return type != null && type.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
  }

  private static void bodyFailed(RoutingContext context) {
    if (context.response().closed()) return;
    if (context.statusCode() != 413) {
      context.next();
      return;
    }
    new Problem(
            413,
            "too-large",
            "The decision is too large",
            "It may have " + BODY_BYTES_MAX + " bytes with an edited body in it.")
        .send(context);
  }
}
