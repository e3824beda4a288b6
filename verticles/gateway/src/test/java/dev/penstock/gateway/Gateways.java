package dev.penstock.gateway;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Several gateways on one database, each with its event loop, pool and port, and a client. */
final class Gateways implements AutoCloseable {

  static final String KEY = "sk_test_penstock";

  private final Vertx vertx;
  private final List<Integer> ports = new ArrayList<>();
  private final WebClient client;
  private final Pool database;

  Gateways(int count) {
    this(count, GatewayConfig.DEFAULTS, false);
  }

  Gateways(int count, GatewayConfig config, boolean guarded) {
    this(Vertx.vertx(), count, config, guarded);
  }

  /**
   * @param guarded whether the router has a body handler before the gateway is mounted
   */
  Gateways(Vertx vertx, int count, GatewayConfig config, boolean guarded) {
    this.vertx = vertx;
    client =
        WebClient.create(
            vertx,
            new WebClientOptions().setDefaultHost("127.0.0.1"),
            new io.vertx.core.http.PoolOptions().setHttp1MaxSize(300));
    var url = TestDatabase.freshUrl();
    for (int i = 0; i < count; i++) {
      var instance = new Instance(url, config, guarded);
      await(vertx.deployVerticle(instance));
      ports.add(instance.port);
    }
    database = pool(vertx, url);
  }

  private static final class Instance extends VerticleBase {
    private final String url;
    private final GatewayConfig config;
    private final boolean guarded;
    private volatile int port;

    Instance(String url, GatewayConfig config, boolean guarded) {
      this.url = url;
      this.config = config;
      this.guarded = guarded;
    }

    @Override
    public Future<?> start() {
      var router = Router.router(vertx);
      if (guarded) {
        router.route().handler(BodyHandler.create(false));
      }
      new GatewayApi(pool(vertx, url), config).mount(router);
      return vertx
          .createHttpServer()
          .requestHandler(router)
          .listen(0, "127.0.0.1")
          .onSuccess(server -> port = server.actualPort());
    }
  }

  private static Pool pool(Vertx vertx, String url) {
    return PgBuilder.pool()
        .with(new PoolOptions().setMaxSize(3))
        .connectingTo(PgConnectOptions.fromUri(url).setCachePreparedStatements(true))
        .using(vertx)
        .build();
  }

  Future<HttpResponse<Buffer>> post(int instance, String path, String key, String form) {
    return request(instance, "POST", path)
        .putHeader("Content-Type", "application/x-www-form-urlencoded")
        .putHeader("Idempotency-Key", key)
        .sendBuffer(Buffer.buffer(form));
  }

  HttpResponse<Buffer> charge(String key, String form) {
    return await(post(0, "/v1/payment_intents", key, form));
  }

  HttpResponse<Buffer> refund(String key, String form) {
    return await(post(0, "/v1/refunds", key, form));
  }

  HttpResponse<Buffer> get(String path) {
    return await(request(0, "GET", path).send());
  }

  HttpResponse<Buffer> faults(JsonObject plan) {
    return await(request(0, "PUT", "/v1/test_helpers/faults").sendJsonObject(plan));
  }

  HttpRequest<Buffer> request(int instance, String method, String path) {
    return client
        .request(
            HttpMethod.valueOf(method),
            new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(ports.get(instance % ports.size()))
                .setURI(path))
        .putHeader("Authorization", "Bearer " + KEY);
  }

  /** One number out of the ledger. */
  long count(String sql) {
    return await(database.query(sql).execute()).iterator().next().getLong(0);
  }

  Future<?> run(String sql) {
    return database.query(sql).execute();
  }

  /** Nobody writes to a table until what it returns is run. */
  Runnable lock(String table) {
    var connection = await(database.getConnection());
    var tx = await(connection.begin());
    await(connection.query("LOCK TABLE " + table + " IN EXCLUSIVE MODE").execute());
    return () -> await(tx.commit().eventually(connection::close));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
