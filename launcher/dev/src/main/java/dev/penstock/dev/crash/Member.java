package dev.penstock.dev.crash;

import dev.penstock.dev.process.Deadline;
import dev.penstock.dev.process.JavaLine;
import dev.penstock.dev.process.Signal;
import dev.penstock.pipeline.faults.FaultPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of its own for a verticle or some, which may end at any moment and is then started again by
 * its {@link Supervisor}, under the same name, on the same port. Every method may be called from
 * any thread; those that start or end the process block for a moment.
 */
final class Member {
  /** A property of its JVM, for whoever looks at a list of processes. */
  private static final String LABEL = "penstock.crashtest.log";

  private static final Duration END_MAX = Duration.ofSeconds(10);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(1);
  private static final Duration REST_MIN = Duration.ofMillis(200);
  private static final Duration REST_MAX = Duration.ofSeconds(3);
  private static final Duration SHORT_LIFE = Duration.ofSeconds(5);

  /**
   * @param name such as {@code inventory-2}
   * @param settings that it keeps over all its lives
   * @param environment what the process gets beside what a Java needs
   * @param log everything it says, over all its lives
   */
  record Spec(
      String name,
      List<String> verticles,
      int port,
      List<String> settings,
      Map<String, String> environment,
      Path log) {}

  /**
   * The end of one of its lives.
   *
   * @param asked whether somebody here ended it, or a fault point did
   * @param served whether it had come up before
   */
  record Ending(String member, int life, int exitCode, boolean asked, boolean served) {
    /** At a fault point. */
    boolean halted() {
      return exitCode == FaultPoint.HALT_EXIT_CODE;
    }
  }

  private final Spec spec;
  private final HttpClient http;
  private final List<Ending> endings = new ArrayList<>();
  private final AtomicInteger life = new AtomicInteger();
  private @Nullable Process process;
  private boolean wanted;
  private boolean asked;
  private boolean served;
  private List<String> lifeSettings = List.of();
  private String faultPoints = "";
  private Duration rest = REST_MIN;
  private Deadline resting = Deadline.in(Duration.ZERO);
  private long startedNanos;

  Member(Spec spec, HttpClient http) {
    this.spec = spec;
    this.http = http;
  }

  String name() {
    return spec.name();
  }

  boolean runs(String verticle) {
    return spec.verticles().contains(verticle);
  }

  /** Everything it said, over all its lives. */
  Path log() {
    return spec.log();
  }

  String url() {
    return "http://127.0.0.1:" + spec.port();
  }

  @Override
  public String toString() {
    return name();
  }

  /** Counts from 1; 0 before the first start. */
  int life() {
    return life.get();
  }

  synchronized Optional<Long> pid() {
    return Optional.ofNullable(process).filter(Process::isAlive).map(Process::pid);
  }

  synchronized List<Ending> endings() {
    return List.copyOf(endings);
  }

  /** From now on it is started whenever it is down. */
  synchronized void up() {
    wanted = true;
    tend();
  }

  /** From now on it stays down once it has ended. */
  synchronized void down() {
    wanted = false;
  }

  /** What it gets beside its own settings from its next life on, until it is told otherwise. */
  synchronized void setForNextLives(List<String> settings) {
    lifeSettings = List.copyOf(settings);
  }

  /** SIGKILL, then blocks until it is gone. */
  void kill() {
    signal(Signal.KILL);
    awaitEnd(END_MAX);
  }

  /**
   * Kills it and lets it stumble in its next life, and only in that; the number of that life.
   *
   * @param faultPoints such as {@code payment.afterCharge=halt@2}, see {@link FaultPoint}
   */
  int restartWith(String faultPoints) {
    int armed;
    synchronized (this) {
      this.faultPoints = faultPoints;
      signal(Signal.KILL);
      armed = life() + 1;
    }
    awaitEnd(END_MAX);
    return armed;
  }

  /** Whether that life is over, and a fault point ended it. */
  boolean haltedIn(int life) {
    return endings().stream().anyMatch(end -> end.life() == life && end.halted());
  }

  /** Sends SIGTERM or SIGKILL, if it runs. */
  synchronized void signal(Signal signal) {
    if (process == null || !process.isAlive()) return;
    asked = true;
    signal.to(process.pid());
  }

  /**
   * The exit code of the life that runs now or ran last; empty when it goes on after {@code max}.
   */
  Optional<Integer> awaitEnd(Duration max) {
    Process ending;
    synchronized (this) {
      ending = process;
      if (ending == null) return lastExitCode();
    }
    try {
      var ended = ending.waitFor(max.toMillis(), TimeUnit.MILLISECONDS);
      return ended ? Optional.of(ending.exitValue()) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private Optional<Integer> lastExitCode() {
    return endings.isEmpty()
        ? Optional.empty()
        : Optional.of(endings.get(endings.size() - 1).exitCode());
  }

  /** Stops its clock: it neither ends nor answers until {@link #thaw}. */
  void freeze() {
    pid().ifPresent(Signal.STOP::to);
  }

  void thaw() {
    pid().ifPresent(Signal.CONT::to);
  }

  /** Notes an end and starts the next life when it is time; for the supervisor. */
  synchronized void tend() {
    var last = process;
    if (last != null) {
      if (last.isAlive()) return;
      note(last.exitValue());
      process = null;
    }
    if (wanted && resting.isOver()) start();
  }

  private void note(int exitCode) {
    boolean meant = asked || exitCode == FaultPoint.HALT_EXIT_CODE;
    endings.add(new Ending(name(), life(), exitCode, meant, served));
    // One that cannot start now, because its database is away, is not started over and over.
    boolean shortLived = System.nanoTime() - startedNanos < SHORT_LIFE.toNanos();
    rest = meant || !shortLived ? REST_MIN : min(rest.multipliedBy(2), REST_MAX);
    resting = Deadline.in(rest);
    say("ended with " + exitCode);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void start() {
    var arguments = new ArrayList<>(List.of("run"));
    arguments.addAll(spec.verticles());
    arguments.addAll(List.of("--http-port", Integer.toString(spec.port())));
    spec.settings().forEach(setting -> arguments.addAll(List.of("--set", setting)));
    lifeSettings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    var properties = new LinkedHashMap<String, String>();
    properties.put(LABEL, spec.log().toString());
    if (!faultPoints.isEmpty()) properties.put(FaultPoint.PROPERTY, faultPoints);
    var builder = new ProcessBuilder(JavaLine.small(properties, arguments));
    builder.redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
    var environment = builder.environment();
    environment.keySet().removeIf(name -> name.matches("PENSTOCK_.*|NATS_.*|DATABASE_URL"));
    environment.putAll(spec.environment());
    say("life " + life.incrementAndGet() + (faultPoints.isEmpty() ? "" : " with " + faultPoints));
    faultPoints = "";
    asked = false;
    served = false;
    startedNanos = System.nanoTime();
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name(), e);
    }
  }

  /** Whether it and all it needs are up. */
  boolean isReady() {
    return get("/health").isPresent();
  }

  /** What its meters show; empty when it does not answer. */
  Optional<String> metrics() {
    return get("/metrics");
  }

  private Optional<String> get(String path) {
    int asking = life();
    var request = HttpRequest.newBuilder(URI.create(url() + path)).timeout(ANSWER_MAX).build();
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      synchronized (this) {
        if (asking == life()) served = true;
      }
      return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private void say(String what) {
    try {
      Files.writeString(
          spec.log(),
          "--- " + Instant.now() + " " + name() + " " + what + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
