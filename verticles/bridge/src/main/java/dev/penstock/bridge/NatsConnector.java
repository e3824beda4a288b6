package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Opens lines: connect, greeting, encryption, login. Belongs to the home of its wire. */
final class NatsConnector {
  private final Vertx vertx;
  private final Home home;
  private final BridgeOptions options;
  private final NetClient client;

  NatsConnector(Vertx vertx, Home home, BridgeOptions options) {
    this.vertx = vertx;
    this.home = home;
    this.options = options;
    this.client = vertx.createNetClient(new NetClientOptions().setReconnectAttempts(0));
  }

  /**
   * A line that is logged in. Fails with {@link LoginException} when the server refused us or is
   * not to be trusted.
   */
  Future<NatsLine> open(ServerAddress server, Duration max, NatsLine.Owner owner) {
    var target =
        new ConnectOptions()
            .setHost(server.host())
            .setPort(server.port())
            .setTimeout((int) max.toMillis());
    return client
        .connect(target)
        .compose(
            socket -> {
              var line = new NatsLine(home, socket, owner);
              long limit =
                  home.after(max, () -> line.end("no login within " + max.toMillis() + " ms"));
              return greet(line, server)
                  .onComplete(done -> home.cancel(limit))
                  .onFailure(cause -> line.end(String.valueOf(cause.getMessage())));
            })
        .recover(cause -> home.failed(explained(cause)));
  }

  private Future<NatsLine> greet(NatsLine line, ServerAddress server) {
    return line.greeting()
        .compose(
            info -> {
              boolean tls = info.requiresTls() || server.tls() || options.tls() != null;
              return encrypt(line, tls).compose(v -> logIn(line, server, info, tls));
            });
  }

  private Future<Void> encrypt(NatsLine line, boolean tls) {
    if (!tls) return home.succeeded();
    var options = this.options.tls() == null ? new ClientSSLOptions() : this.options.tls().copy();
    if (options.getHostnameVerificationAlgorithm() == null) {
      options.setHostnameVerificationAlgorithm("HTTPS");
    }
    return line.socket().upgradeToSsl(options);
  }

  private Future<NatsLine> logIn(
      NatsLine line, ServerAddress server, ServerInfo info, boolean tls) {
    return vertx
        .executeBlocking(() -> NatsLogin.connectLine(options, server, info, tls), false)
        .compose(
            connect -> {
              line.say(connect);
              return line.ping();
            })
        .map(
            pong -> {
              line.watch(options.pingInterval());
              return line;
            });
  }

  private static Throwable explained(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof LoginException) return at;
      if (at instanceof SSLException) {
        return new LoginException("cannot be trusted: " + at.getMessage(), at);
      }
    }
    var said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    boolean refused = said.contains("authorization") || said.contains("authentication");
    return refused
        ? new LoginException("refused the credentials: " + cause.getMessage(), cause)
        : cause;
  }

  void close() {
    client.close();
  }
}
