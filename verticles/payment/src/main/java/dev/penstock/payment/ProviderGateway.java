package dev.penstock.payment;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Speaks Stripe's HTTP API. Belongs to the event loop that made it. Every request carries the
 * order's one key, so that making it again has no second effect.
 */
final class ProviderGateway implements Gateway {
  private static final String CHARGES = "/v1/payment_intents";
  private static final String REFUNDS = "/v1/refunds";

  private final PaymentConfig config;
  private final URI origin;
  private final HttpGateway http;

  ProviderGateway(Vertx vertx, PaymentConfig config) {
    this.config = config;
    this.origin = URI.create(config.gatewayUrl());
    this.http = new HttpGateway(vertx, config);
  }

  @Override
  public Future<Verdict> charge(Payment payment) {
    if (payment.firstAskedAge().compareTo(config.keyAgeMax()) < 0) return ask(payment);
    // The provider may have forgotten the key, but not the payment.
    return search(payment, true)
        .compose(
            found ->
                found instanceof Verdict.Absent ? ask(payment) : Future.succeededFuture(found));
  }

  @Override
  public Future<Verdict> lookUp(Payment payment) {
    return search(payment, payment.askedAge().compareTo(config.lookupLag()) >= 0);
  }

  @Override
  public Future<Verdict> refund(Payment payment) {
    var charge = payment.charge().orElseThrow();
    var paymentId = payment.reference();
    return post(REFUNDS, refundKey(payment), "payment_intent=" + encoded(paymentId))
        .map(StripeGateway::reply)
        .compose(
            reply ->
                ProviderRule.isRefundedAlready(reply)
                    ? findRefund(charge, paymentId)
                    : Future.succeededFuture(ProviderRule.ofRefund(charge, paymentId, reply)))
        .otherwise(ProviderGateway::away);
  }

  /**
   * One key a request: asked again, the provider repeats its first answer, also a refusal. No more
   * can be given back than was taken, so that another key after a refusal is safe.
   */
  private static String refundKey(Payment payment) {
    int refusals = payment.refund().refusals();
    return "penstock-refund-" + payment.orderId() + (refusals == 0 ? "" : "-" + refusals);
  }

  private Future<Verdict> findRefund(Charge charge, String paymentId) {
    var options =
        request(HttpMethod.GET, REFUNDS + "?limit=100&payment_intent=" + encoded(paymentId));
    return http.exchange(options, Buffer.buffer())
        .map(
            reply ->
                StripeGateway.list(reply)
                    .map(found -> ProviderRule.ofRefunds(charge, paymentId, found))
                    .orElseGet(
                        () ->
                            ProviderRule.ofRefund(charge, paymentId, StripeGateway.reply(reply))));
  }

  Future<Void> close() {
    return http.close();
  }

  private Future<Verdict> ask(Payment payment) {
    var charge = payment.charge().orElseThrow();
    return post(CHARGES, "penstock-order-" + payment.orderId(), form(charge))
        .map(reply -> ProviderRule.ofCharge(charge, StripeGateway.reply(reply)))
        .otherwise(ProviderGateway::away);
  }

  private Future<Verdict> search(Payment payment, boolean isFinal) {
    var charge = payment.charge().orElseThrow();
    var query = "metadata['order_id']:'" + payment.orderId() + "'";
    var options = request(HttpMethod.GET, CHARGES + "/search?query=" + encoded(query));
    return http.exchange(options, Buffer.buffer())
        .map(
            reply ->
                StripeGateway.found(reply)
                    .map(found -> ProviderRule.ofSearch(charge, found, isFinal))
                    .orElseGet(() -> ProviderRule.refusal(StripeGateway.reply(reply))))
        .otherwise(ProviderGateway::away);
  }

  private Future<HttpGateway.Reply> post(String path, String key, String form) {
    var options =
        request(HttpMethod.POST, path)
            .putHeader("Idempotency-Key", key)
            .putHeader("Content-Type", "application/x-www-form-urlencoded");
    return http.exchange(options, Buffer.buffer(form));
  }

  private RequestOptions request(HttpMethod method, String path) {
    return new RequestOptions()
        .setMethod(method)
        .setSsl(isSecure())
        .setHost(origin.getHost())
        .setPort(port())
        .setURI(path)
        .putHeader("Authorization", "Bearer " + config.gatewayKey());
  }

  private boolean isSecure() {
    return origin.getScheme().equals("https");
  }

  private int port() {
    if (origin.getPort() >= 0) return origin.getPort();
    return isSecure() ? 443 : 80;
  }

  private static String form(Charge charge) {
    return "amount="
        + charge.amount().amountCents()
        + "&currency="
        + encoded(charge.amount().currency())
        + "&payment_method="
        + encoded(charge.paymentMethod())
        + "&confirm=true&metadata%5Border_id%5D="
        + charge.orderId();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Verdict away(Throwable cause) {
    return Verdict.away(
        Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName()));
  }
}
