package dev.penstock.bridge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Opens lines: connect, greeting, encryption, login. Belongs to the home of its wire. */
final class NatsConnector {
  private static final int PROTOCOL_WITH_CLUSTER_CHANGES = 1;

  /** What of ours a connect needs, as its files say now. */
  private record Papers(NatsLogin login, ClientSSLOptions tls) {}

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
   * A line that is logged in, to the first server that lets us in. Fails with {@link
   * LoginException} for what somebody has to mend, else with what may pass by itself.
   *
   * @param serverMax how long the next server may take
   */
  Future<NatsLine> openAny(
      List<ServerAddress> servers, Supplier<Duration> serverMax, NatsLine.Owner owner) {
    var first = servers.get(0);
    var others = servers.subList(1, servers.size());
    var opened = open(first, serverMax.get(), owner).onSuccess(line -> line.connectedTo(first));
    if (others.isEmpty()) return opened;
    // One that refuses us does not end the round: others of a cluster may have other certificates.
    return opened.recover(
        cause ->
            openAny(others, serverMax, owner)
                .recover(last -> home.failed(cause instanceof LoginException ? cause : last)));
  }

  private Future<NatsLine> open(ServerAddress server, Duration max, NatsLine.Owner owner) {
    return papers()
        .compose(papers -> dial(server, max, owner, papers))
        .recover(cause -> home.failed(explained(cause)));
  }

  private Future<Papers> papers() {
    try {
      return vertx.executeBlocking(this::read, false);
    } catch (RejectedExecutionException closed) {
      return home.failed(new BridgeException("Vert.x is closed"));
    }
  }

  /** Before anything else: a broken file is found also while no server answers. */
  private Papers read() {
    try {
      return new Papers(NatsLogin.read(options.credentials()), NatsTls.read(options.tls()));
    } catch (LoginException file) {
      throw new LoginException("cannot be connected to: " + file.getMessage(), file);
    }
  }

  private Future<NatsLine> dial(
      ServerAddress server, Duration max, NatsLine.Owner owner, Papers papers) {
    var target = new ConnectOptions().setTimeout((int) max.toMillis());
    try {
      target.setRemoteAddress(server.target());
    } catch (UnknownHostException neverLookedUp) {
      return home.failed(neverLookedUp);
    }
    return client
        .connect(target)
        .compose(
            socket -> {
              var line = new NatsLine(home, socket, owner);
              long limit =
                  home.after(max, () -> line.end("no login within " + max.toMillis() + " ms"));
              return greet(line, server, papers)
                  .onComplete(done -> home.cancel(limit))
                  .onFailure(cause -> line.end(String.valueOf(cause.getMessage())));
            });
  }

  private Future<NatsLine> greet(NatsLine line, ServerAddress server, Papers papers) {
    return line.greeting()
        .compose(
            info -> {
              boolean wanted = server.tls() || !options.tls().equals(Tls.BY_URL);
              if (wanted && !info.offersTls()) {
                return home.failed(new BridgeException("the server offers no TLS"));
              }
              if (!wanted && !info.requiresTls()) return logIn(line, server, info, papers);
              return line.socket()
                  .upgradeToSsl(papers.tls())
                  .compose(secure -> logIn(line, server, info, papers));
            });
  }

  private Future<NatsLine> logIn(
      NatsLine line, ServerAddress server, ServerInfo info, Papers papers) {
    return vertx
        .executeBlocking(() -> papers.login().fields(server, info), false)
        .compose(
            fields -> {
              line.say("CONNECT " + connect(line.socket().isSsl()).mergeIn(fields).encode());
              return line.ping();
            })
        .map(
            pong -> {
              line.watch(options.pingInterval());
              return line;
            });
  }

  private JsonObject connect(boolean tls) {
    return new JsonObject()
        .put("name", options.clientName())
        .put("lang", "java-vertx")
        .put("version", "1")
        .put("protocol", PROTOCOL_WITH_CLUSTER_CHANGES)
        .put("verbose", false)
        .put("pedantic", false)
        .put("tls_required", tls)
        .put("headers", true)
        .put("no_responders", true);
  }

  private BridgeException explained(Throwable cause) {
    if (cause instanceof LoginException known) return known;
    var reason = reason(cause);
    if (isAboutACertificate(cause)) {
      return new LoginException("shows a certificate that is not trusted: " + reason, cause);
    }
    var said = reason.toLowerCase(Locale.ROOT);
    boolean refused =
        said.contains("authorization violation")
            || said.startsWith("user authentication")
            || said.startsWith("account authentication");
    return refused
        ? new LoginException(
            "refused the credentials (" + options.credentials() + "): " + reason, cause)
        : new BridgeException(reason, cause);
  }

  private static boolean isAboutACertificate(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof CertificateException) return true;
    }
    return false;
  }

  private static String reason(Throwable cause) {
    if (cause instanceof UnknownHostException) return "unknown host: " + cause.getMessage();
    if (!isAboutACertificate(cause)) {
      return Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    }
    var root = cause;
    while (root.getCause() != null) root = root.getCause();
    var message = Objects.requireNonNullElse(root.getMessage(), root.toString());
    return root instanceof CertificateExpiredException ? "it has expired, " + message : message;
  }

  void close() {
    client.close();
  }
}
