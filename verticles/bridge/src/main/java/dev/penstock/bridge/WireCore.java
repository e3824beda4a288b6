package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Core NATS over any {@link Wire}. */
final class WireCore implements Core {
  private static final Duration REGISTRATION_MAX = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final Wire wire;
  private final Requester requester;
  private final Consumer<ServedEndpoint> onServed;

  WireCore(Vertx vertx, Wire wire, Requester requester, Consumer<ServedEndpoint> onServed) {
    this.vertx = vertx;
    this.wire = wire;
    this.requester = requester;
    this.onServed = onServed;
  }

  @Override
  public Future<CoreMessage> request(CoreMessage message, Duration timeout) {
    var caller = Home.of(vertx);
    try {
      return requester
          .request(caller, message.subject(), headers(message), message.body(), timeout)
          .compose(answer -> read(caller, answer));
    } catch (IllegalArgumentException unsendable) {
      return caller.failed(notSent(message, unsendable));
    }
  }

  private static Future<CoreMessage> read(Home caller, Frame answer) {
    var error = ServedEndpoint.errorIn(answer);
    return error != null
        ? caller.failed(error)
        : caller.succeeded(new CoreMessage(answer.subject(), answer.firstHeaders(), answer.body()));
  }

  @Override
  public Future<Void> publish(CoreMessage message) {
    var caller = Home.of(vertx);
    try {
      return wire.line().send(message.subject(), null, headers(message), message.body())
          ? caller.succeeded()
          : caller.failed(RequestException.notSent(message.subject(), "the connection is away"));
    } catch (IllegalArgumentException unsendable) {
      return caller.failed(notSent(message, unsendable));
    }
  }

  private static RequestException notSent(CoreMessage message, IllegalArgumentException cause) {
    return RequestException.notSent(message.subject(), String.valueOf(cause.getMessage()));
  }

  private static @Nullable NatsHeaders headers(CoreMessage message) {
    Subjects.requireLiteral(message.subject());
    return message.headers().isEmpty() ? null : NatsHeaders.of(message.headers(), Map.of());
  }

  @Override
  public Future<Registration> serve(Endpoint endpoint, RequestHandler handler) {
    var caller = Home.of(vertx);
    var served = new ServedEndpoint(caller, wire, endpoint, handler);
    onServed.accept(served);
    var registered = caller.<Registration>promise();
    wire.flush(REGISTRATION_MAX).onComplete(done -> registered.complete(served));
    return registered.future();
  }
}
