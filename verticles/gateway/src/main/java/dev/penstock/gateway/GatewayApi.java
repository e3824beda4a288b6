package dev.penstock.gateway;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's HTTP API. One instance belongs to one event loop, the one its pool was made on; any
 * number may serve one database, in one process or in several.
 *
 * <p>The schema must be there already ({@code sql/gateway} on the class path). The pool should
 * cache prepared statements and needs two connections or more: charges, refunds and reads do not
 * wait for each other.
 */
public final class GatewayApi {

  private static final Logger LOG = LoggerFactory.getLogger(GatewayApi.class);

  private static final int BODY_BYTES_MAX = 16 * 1_024;
  private static final int FOUND_MAX = 100;
  private static final Pattern FORM =
      Pattern.compile(
          "application/x-www-form-urlencoded\\s*(?:;\\s*charset=\"?utf-8\"?\\s*)?",
          Pattern.CASE_INSENSITIVE);

  private final Pool pool;
  private final Credentials credentials;
  private final FaultsApi faults;
  private final PostApi<ChargeRequest> charges;
  private final PostApi<RefundRequest> refunds;

  public GatewayApi(Pool pool, GatewayConfig config) {
    this.pool = pool;
    credentials = new Credentials(config.apiKey());
    faults = new FaultsApi(config.faults());
    var admission = new Admission(config.runningMax());
    charges =
        new PostApi<>(
            ChargeRequest::from,
            new GroupIntake<>(config.batchMax(), new ChargeIntake(pool)::commit),
            admission,
            faults);
    refunds =
        new PostApi<>(
            RefundRequest::from,
            new GroupIntake<>(config.batchMax(), new RefundIntake(pool)::commit),
            admission,
            faults);
  }

  /** Takes everything under {@code /v1}; what it does not know is answered 404. */
  public void mount(Router router) {
    var body = BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX).setMergeFormAttributes(false);
    router.route("/v1/*").handler(this::door).failureHandler(GatewayApi::failed);

    router.get(FaultsApi.PATH).handler(faults::show);
    router.put(FaultsApi.PATH).handler(body);
    router.put(FaultsApi.PATH).handler(faults::replace);

    for (var path : List.of(ChargeRequest.PATH, RefundRequest.PATH)) {
      router.post(path).handler(GatewayApi::requireForm);
      router.post(path).handler(body);
    }
    router.post(ChargeRequest.PATH).handler(charges::handle);
    router.post(RefundRequest.PATH).handler(refunds::handle);

    router.get(ChargeRequest.PATH + "/search").handler(get(this::search));
    router.get(ChargeRequest.PATH + "/:id").handler(get(this::intent));
    router.get(RefundRequest.PATH).handler(get(this::refundsOfIntent));
    router.get(RefundRequest.PATH + "/:id").handler(get(this::refund));
    router.route("/v1/*").handler(GatewayApi::unknownRoute);
  }

  private void door(RoutingContext ctx) {
    ctx.response().putHeader("Request-Id", Ids.request(ThreadLocalRandom.current()));
    if (faults.down(ctx) && !ctx.normalizedPath().equals(FaultsApi.PATH)) {
      throw new RefusedException(StripeErrors.DOWN);
    }
    var authorization = ctx.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization == null || !credentials.admit(authorization)) {
      ctx.response().putHeader("WWW-Authenticate", "Bearer realm=\"Stripe\"");
      throw new RefusedException(StripeErrors.UNAUTHORIZED);
    }
    ctx.next();
  }

  private static void requireForm(RoutingContext ctx) {
    var type = ctx.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null
        || !FORM.matcher(type).matches()
        || ctx.request().headers().contains(HttpHeaders.CONTENT_ENCODING)) {
      throw new RefusedException(StripeErrors.UNSUPPORTED_MEDIA);
    }
    // The body handler would parse the form as well, which costs more than all else about a charge.
    ctx.request().headers().remove(HttpHeaders.CONTENT_TYPE);
    ctx.next();
  }

  private Handler<RoutingContext> get(Function<RoutingContext, Future<Answer>> answer) {
    return ctx ->
        faults
            .strike(ctx)
            .compose(v -> answer.apply(ctx))
            .onSuccess(found -> send(ctx, found))
            .onFailure(ctx::fail);
  }

  private Future<Answer> intent(RoutingContext ctx) {
    var id = ctx.pathParam("id");
    var missing = StripeErrors.noSuch("payment_intent", id, "intent");
    return Ids.plausible(id)
        ? GatewayStore.intent(pool, id)
            .map(found -> found.map(intent -> Answer.ok(intent.json())).orElse(missing))
        : Future.succeededFuture(missing);
  }

  private Future<Answer> refund(RoutingContext ctx) {
    var id = ctx.pathParam("id");
    var missing = StripeErrors.noSuch("refund", id, "refund");
    return Ids.plausible(id)
        ? GatewayStore.refund(pool, id)
            .map(found -> found.map(refund -> Answer.ok(refund.json())).orElse(missing))
        : Future.succeededFuture(missing);
  }

  private Future<Answer> refundsOfIntent(RoutingContext ctx) {
    var intents = ctx.queryParam("payment_intent");
    if (intents.size() != 1) {
      return Future.succeededFuture(StripeErrors.missing("payment_intent"));
    }
    return GatewayStore.refundsOfIntent(pool, intents.get(0), FOUND_MAX)
        .map(
            found ->
                list("list", RefundRequest.PATH, found.stream().map(Refund::json).toList()).end())
        .map(Answer::ok);
  }

  private Future<Answer> search(RoutingContext ctx) {
    var queries = ctx.queryParam("query");
    if (queries.size() != 1) {
      return Future.succeededFuture(StripeErrors.missing("query"));
    }
    return GatewayStore.intentsOfOrder(pool, SearchQuery.orderId(queries.get(0)), FOUND_MAX)
        .map(GatewayApi::searchResult);
  }

  private static Answer searchResult(List<Intent> found) {
    var intents = found.stream().map(Intent::json).toList();
    return Answer.ok(
        list("search_result", ChargeRequest.PATH + "/search", intents)
            .raw("next_page", "null")
            .end());
  }

  private static JsonText list(String kind, String url, List<String> found) {
    return new JsonText()
        .put("object", kind)
        .put("url", url)
        .put("has_more", found.size() == FOUND_MAX)
        .raw("data", "[" + String.join(",", found) + "]");
  }

  private static void unknownRoute(RoutingContext ctx) {
    send(ctx, StripeErrors.noSuchRoute(ctx.request().method().name(), ctx.request().path()));
  }

  /** The one place where a failure becomes a status. */
  private static void failed(RoutingContext ctx) {
    if (ctx.failure() instanceof RefusedException refused) {
      send(ctx, refused.answer());
    } else if (ctx.statusCode() == 413) {
      send(ctx, StripeErrors.TOO_LARGE);
    } else if (ctx.statusCode() == 400) {
      send(ctx, StripeErrors.MALFORMED_FORM);
    } else {
      LOG.warn("{} {} failed", ctx.request().method(), ctx.request().path(), ctx.failure());
      send(ctx, StripeErrors.INTERNAL);
    }
  }

  /** The body, whoever read it: a handler mounted before ours may have had another limit. */
  static Buffer body(RoutingContext ctx) {
    var body = ctx.body().buffer();
    if (body == null) {
      return Buffer.buffer();
    }
    if (body.length() > BODY_BYTES_MAX) {
      throw new RefusedException(StripeErrors.TOO_LARGE);
    }
    return body;
  }

  static void send(RoutingContext ctx, Answer answer) {
    var response = ctx.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (answer.status() == 429 || answer.status() == 503) {
      response.putHeader(HttpHeaders.RETRY_AFTER, "1");
    }
    response
        .setStatusCode(answer.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(answer.body());
  }
}
