package dev.penstock.payment;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/**
 * One HTTP exchange, bounded in time and in bytes, made once, following no redirects. Belongs to
 * the event loop that made it.
 */
final class HttpGateway {
  private static final int KEEP_ALIVE_SECONDS = 15;

  private final Vertx vertx;
  private final PaymentConfig config;
  private final HttpClient client;

  record Reply(int status, Buffer body) {}

  HttpGateway(Vertx vertx, PaymentConfig config) {
    this.vertx = vertx;
    this.config = config;
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) config.callTimeout().toMillis())
                // Shorter than servers keep them: a request on a closed connection is one doubt
                // more.
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setTcpNoDelay(true),
            new PoolOptions().setHttp1MaxSize(config.concurrencyMax()));
  }

  /**
   * Fails when there is no whole reply in time; the request may have had its effect all the same.
   * Nothing of it is sent any more after that.
   */
  Future<Reply> exchange(RequestOptions options, Buffer body) {
    Promise<Reply> outcome = Promise.promise();
    client
        .request(options.setFollowRedirects(false))
        .onFailure(outcome::tryFail)
        .onSuccess(request -> send(request, body, outcome));
    return outcome.future();
  }

  Future<Void> close() {
    return client.close();
  }

  private void send(HttpClientRequest request, Buffer body, Promise<Reply> outcome) {
    long deadline =
        vertx.setTimer(
            config.callTimeout().toMillis(),
            id -> {
              outcome.tryFail(new TimeoutException("no reply within " + config.callTimeout()));
              request.reset();
            });
    request
        .send(body)
        .onFailure(outcome::tryFail)
        .onSuccess(response -> read(request, response, outcome));
    outcome.future().onComplete(done -> vertx.cancelTimer(deadline));
  }

  private void read(
      HttpClientRequest request, HttpClientResponse response, Promise<Reply> outcome) {
    var body = Buffer.buffer();
    response.exceptionHandler(outcome::tryFail);
    response.handler(
        chunk -> {
          if (body.length() + chunk.length() > config.replyBytesMax()) {
            outcome.tryFail(new IOException("a reply longer than " + config.replyBytesMax()));
            request.reset();
          } else {
            body.appendBuffer(chunk);
          }
        });
    response.endHandler(v -> outcome.tryComplete(new Reply(response.statusCode(), body)));
  }
}
