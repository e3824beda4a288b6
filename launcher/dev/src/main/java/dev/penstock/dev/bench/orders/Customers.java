package dev.penstock.dev.bench.orders;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.ContextInternal;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keep-alive connections, each with one request at a time, all on one event loop. What is to be
 * sent and when says a {@link Course}; an order that is due while no connection is free waits in
 * it.
 */
final class Customers implements AutoCloseable {
  private static final String PATH = "/orders";
  private static final long TICK_MILLIS = 10;
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
  private static final int CONNECTING_MAX = 64;
  private static final long RECONNECT_MILLIS = 50;
  private static final long ANSWER_MAX_MILLIS = 30_000;
  private static final int CLOSE_MAX_SECONDS = 5;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
  private final ContextInternal loop = (ContextInternal) vertx.getOrCreateContext();
  private final HttpClientAgent http = vertx.createHttpClient(new HttpClientOptions());
  private final List<HttpConnectOptions> doors;
  private final RequestOptions post =
      new RequestOptions()
          .setMethod(HttpMethod.POST)
          .setURI(PATH)
          .setTimeout(ANSWER_MAX_MILLIS)
          .putHeader("content-type", "application/json");
  private final Bodies bodies;
  private final OpenOrders orders;
  private final int connections;
  private volatile boolean closed;

  /**
   * @param urls to which connections are made in turn
   */
  Customers(List<String> urls, int connections, Bodies bodies, OpenOrders orders) {
    this.doors = urls.stream().map(Customers::door).toList();
    this.connections = connections;
    this.bodies = bodies;
    this.orders = orders;
  }

  private static HttpConnectOptions door(String url) {
    var uri = URI.create(url);
    return new HttpConnectOptions().setHost(uri.getHost()).setPort(uri.getPort());
  }

  /** Completes when the course is over and every answer is here. From any thread. */
  Future<Void> send(Course course, Tally tally) {
    Promise<Void> over = Promise.promise();
    loop.runOnContext(v -> new Sending(course, tally, over).begin());
    return over.future();
  }

  @Override
  public void close() {
    closed = true;
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLOSE_MAX_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("the load generator does not end", e);
    }
  }

  /** One course. Every method runs on the event loop. */
  private final class Sending {
    private final Course course;
    private final Tally tally;
    private final Promise<Void> over;
    private final Deque<Customer> idle = new ArrayDeque<>();
    private int toConnect = connections;
    private int connecting;
    private int busy;
    private long startNanos;
    private long askAgainNanos;
    private long alarmNanos;
    private long ticker = -1;
    private long tickedNanos;

    Sending(Course course, Tally tally, Promise<Void> over) {
      this.course = course;
      this.tally = tally;
      this.over = over;
    }

    /** Connections are made before the time begins, some at once: a server's backlog is bounded. */
    void begin() {
      while (toConnect > 0 && connecting < CONNECTING_MAX) {
        toConnect--;
        connecting++;
        connect(new Customer(doors.get(toConnect % doors.size())));
      }
    }

    private void connect(Customer customer) {
      http.connect(customer.door)
          .onSuccess(connection -> connected(customer, connection))
          .onFailure(
              cause -> {
                if (startNanos == 0) over.tryFail(cause);
                else if (isOver()) free(customer);
                else vertx.setTimer(RECONNECT_MILLIS, id -> connect(customer));
              });
    }

    private void connected(Customer customer, HttpClientConnection connection) {
      customer.connection = connection;
      if (startNanos != 0) {
        free(customer);
        return;
      }
      idle.add(customer);
      connecting--;
      begin();
      if (connecting > 0) return;
      startNanos = System.nanoTime();
      tally.begin(startNanos);
      tickedNanos = startNanos;
      ticker = vertx.setPeriodic(TICK_MILLIS, id -> tick());
      sendWhatIsDue();
    }

    private boolean isOver() {
      return askAgainNanos == Course.OVER;
    }

    /** A customer has its answer, or a new connection. */
    private void free(Customer customer) {
      busy--;
      idle.push(customer);
      sendWhatIsDue();
    }

    private void tick() {
      long nowNanos = System.nanoTime();
      tally.lagged(nowNanos - tickedNanos - TICK_NANOS, TICK_NANOS);
      tickedNanos = nowNanos;
      sendWhatIsDue();
    }

    private void sendWhatIsDue() {
      long elapsedNanos = System.nanoTime() - startNanos;
      while (!idle.isEmpty() && elapsedNanos >= askAgainNanos) {
        long dueNanos = course.next(elapsedNanos);
        if (dueNanos == Course.OVER) {
          askAgainNanos = Course.OVER;
        } else if (dueNanos < 0) {
          askAgainNanos = -dueNanos;
        } else {
          busy++;
          send(idle.pop(), startNanos + dueNanos);
        }
      }
      if (isOver()) {
        if (busy == 0) finish();
      } else if (askAgainNanos > alarmNanos) {
        setAlarm();
      }
    }

    /** On the event loop itself: timers of Vert.x count in milliseconds. */
    private void setAlarm() {
      alarmNanos = askAgainNanos;
      long delayNanos = startNanos + alarmNanos - System.nanoTime();
      loop.nettyEventLoop().schedule(this::sendWhatIsDue, delayNanos, TimeUnit.NANOSECONDS);
    }

    private void finish() {
      if (!vertx.cancelTimer(ticker)) return;
      tally.posted(System.nanoTime());
      for (var customer : idle) {
        if (customer.connection != null) customer.connection.close();
      }
      over.complete();
    }

    private void send(Customer customer, long dueNanos) {
      long sentNanos = System.nanoTime();
      customer
          .connection()
          .request(post)
          .compose(request -> request.send(bodies.next()))
          .compose(response -> answered(response, dueNanos, sentNanos))
          .onSuccess(v -> free(customer))
          .onFailure(cause -> lost(customer, dueNanos, sentNanos));
    }

    private Future<Void> answered(HttpClientResponse response, long dueNanos, long sentNanos) {
      long nowNanos = System.nanoTime();
      if (response.statusCode() == Tally.ACCEPTED) {
        orders.accepted(orderId(response), tally, dueNanos);
      }
      boolean hasRetryAfter = response.headers().contains("retry-after");
      tally.answered(
          response.statusCode(), hasRetryAfter, nowNanos - dueNanos, nowNanos - sentNanos);
      return response.end();
    }

    private void lost(Customer customer, long dueNanos, long sentNanos) {
      long nowNanos = System.nanoTime();
      tally.answered(Tally.NO_ANSWER, false, nowNanos - dueNanos, nowNanos - sentNanos);
      customer.connection().close();
      customer.connection = null;
      if (!closed) connect(customer);
    }
  }

  /** Who has one connection. */
  private static final class Customer {
    private final HttpConnectOptions door;
    private @Nullable HttpClientConnection connection;

    Customer(HttpConnectOptions door) {
      this.door = door;
    }

    private HttpClientConnection connection() {
      if (connection == null) throw new IllegalStateException("not connected");
      return connection;
    }
  }

  /** From the address of the order, so that no body has to be read. */
  private static UUID orderId(HttpClientResponse response) {
    var location = String.valueOf(response.getHeader("location"));
    return UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
  }
}
