package dev.penstock.simulation;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.shareddata.Lock;
import io.vertx.core.shareddata.SharedData;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The Vert.x of one process: timers in virtual time, one context on which everything runs. What no
 * service uses is not there, and says so.
 */
final class SimulatedVertx {
  /** Waits as short as this are jitter that the code would have drawn itself. */
  private static final long JITTER_MILLIS = 10;

  final VertxInternal vertx;
  final ContextInternal context;
  private final Life life;
  private final SimulatedProvider provider;
  private final Map<Long, Scheduler.Event> timers = new HashMap<>();
  private final Map<String, Deque<Promise<Lock>>> locks = new HashMap<>();
  private final EventLoop eventLoop = proxy(EventLoop.class, this::onEventLoop);
  private long lastTimer;

  SimulatedVertx(Life life, SimulatedProvider provider) {
    this.life = life;
    this.provider = provider;
    this.vertx = proxy(VertxInternal.class, this::onVertx);
    this.context = proxy(ContextInternal.class, this::onContext);
  }

  /** Answers the calls of one interface. */
  interface Calls {
    @Nullable Object call(String method, Object[] args) throws Throwable;
  }

  static <T> T proxy(Class<T> type, Calls calls) {
    InvocationHandler handler =
        (self, method, args) ->
            switch (method.getName()) {
              case "hashCode" -> System.identityHashCode(self);
              case "equals" -> self == args[0];
              case "toString" -> "simulated " + type.getSimpleName();
              default -> call(self, method, args == null ? new Object[0] : args, calls);
            };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object call(Object self, Method method, Object[] args, Calls calls)
      throws Throwable {
    var answer = calls.call(method.getName(), args);
    return answer == DEFAULT ? InvocationHandler.invokeDefault(self, method, args) : answer;
  }

  /** Lets the interface's own default method answer. */
  static final Object DEFAULT = new Object();

  static UnsupportedOperationException missing(String type, String method) {
    return new UnsupportedOperationException("the simulation has no " + type + "." + method);
  }

  private @Nullable Object onVertx(String method, Object[] args) {
    return switch (method) {
      case "setTimer" -> setTimer((long) args[0], handler(args[1]));
      case "setPeriodic" -> setPeriodic((long) args[0], handler(args[args.length - 1]));
      case "cancelTimer" -> cancelTimer((long) args[0]);
      case "runOnContext" -> runOnContext(handler(args[0]));
      case "getOrCreateContext" -> context;
      case "sharedData" -> proxy(SharedData.class, this::onSharedData);
      case "createHttpClient" -> provider.client(life);
      default -> throw missing("Vertx", method);
    };
  }

  private @Nullable Object onContext(String method, Object[] args) {
    return switch (method) {
      case "isRunningOnContext", "inThread" -> true;
      case "runOnContext" -> runOnContext(handler(args[0]));
      case "nettyEventLoop" -> eventLoop;
      case "owner" -> vertx;
      case "unwrap" -> context;
      case "promise", "succeededFuture", "failedFuture" -> DEFAULT;
      case "reportException" -> {
        life.scheduler.surprise(life.name, (Throwable) args[0]);
        yield null;
      }
      default -> throw missing("Context", method);
    };
  }

  private @Nullable Object runOnContext(Handler<Object> handler) {
    life.after(0, "next turn", () -> handler.handle(null));
    return null;
  }

  /** Only {@code Future.timeout} speaks to it. */
  private Object onEventLoop(String method, Object[] args) {
    if (!method.equals("schedule")) throw missing("EventLoop", method);
    long micros = ((TimeUnit) args[2]).toMicros((long) args[1]);
    var open = new AtomicBoolean(true);
    var action = (Runnable) args[0];
    life.after(
        micros,
        "",
        () -> {
          if (open.compareAndSet(true, false)) action.run();
        });
    return proxy(
        ScheduledFuture.class,
        (name, none) -> {
          if (!name.equals("cancel")) throw missing("ScheduledFuture", name);
          return open.compareAndSet(true, false);
        });
  }

  private Object onSharedData(String method, Object[] args) {
    if (!method.equals("getLocalLockWithTimeout")) throw missing("SharedData", method);
    Promise<Lock> locked = life.promise();
    var queue = locks.computeIfAbsent((String) args[0], name -> new ArrayDeque<>());
    queue.add(locked);
    if (queue.size() == 1) grant(queue);
    life.after(
        (long) args[1] * Scheduler.MILLI,
        "lock timeout",
        () -> locked.tryFail(new VertxException("Timed out waiting to get lock", true)));
    return locked.future();
  }

  /** To the first in the queue, which stays there as long as it has the lock. */
  private void grant(Deque<Promise<Lock>> queue) {
    if (queue.isEmpty()) return;
    Lock lock =
        () -> {
          queue.poll();
          grant(queue);
        };
    life.after(
        0,
        "lock",
        () -> {
          if (!queue.element().tryComplete(lock)) lock.release();
        });
  }

  private long setTimer(long millis, Handler<Object> handler) {
    long id = ++lastTimer;
    timers.put(
        id,
        life.after(
            micros(millis),
            "timer",
            () -> {
              timers.remove(id);
              handler.handle(id);
            }));
    return id;
  }

  private long setPeriodic(long millis, Handler<Object> handler) {
    long id = ++lastTimer;
    again(id, millis, handler);
    return id;
  }

  private void again(long id, long millis, Handler<Object> handler) {
    timers.put(
        id,
        life.after(
            micros(millis),
            "tick",
            () -> {
              again(id, millis, handler);
              handler.handle(id);
            }));
  }

  private boolean cancelTimer(long id) {
    var timer = timers.remove(id);
    if (timer != null) timer.cancel();
    return timer != null;
  }

  /** A timer is late when the event loop is busy. */
  private long micros(long millis) {
    var chance = life.scheduler.chance;
    long late =
        millis <= JITTER_MILLIS
            ? chance.micros(20_000, 600_000)
            : chance.micros(0, chance.permille(50) ? 500_000 : 2_000);
    return millis * Scheduler.MILLI + late;
  }

  @SuppressWarnings("unchecked")
  private static Handler<Object> handler(Object handler) {
    return (Handler<Object>) handler;
  }
}
