package dev.penstock.dev.bench.floors;

import dev.penstock.launcher.Home;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A floor in a JVM of its own, with the classes of this one. */
final class Child implements AutoCloseable {
  private static final int STOP_MAX_SECONDS = 10;

  /** More than the longest floor takes with the largest options. */
  private static final Duration ANSWER_MAX = Duration.ofHours(3);

  private final String name;
  private final Process process;
  private final BufferedReader answers;

  private Child(String name, Process process) {
    this.name = name;
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  static Child start(Task task) {
    var line =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+ExitOnOutOfMemoryError",
            "-Dpenstock.home=" + Home.path(),
            "-cp",
            System.getProperty("java.class.path"),
            FloorProcess.class.getName());
    var builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("PENSTOCK_LOG_LEVEL", "warn");
    try {
      var child = new Child(task.floor(), builder.start());
      child.tell(task);
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException("floor " + task.floor() + " could not be started", e);
    }
  }

  private void tell(Task task) throws IOException {
    var output = process.getOutputStream();
    output.write((task.json().encode() + "\n").getBytes(StandardCharsets.UTF_8));
    output.flush();
  }

  long pid() {
    return process.pid();
  }

  /** Blocks until it answers. Throws {@link FloorException} when it failed or is gone. */
  JsonObject answer() {
    // A thread of its own reads, since a signal can interrupt this one, but no reading.
    var line = Await.result(CompletableFuture.supplyAsync(this::read), ANSWER_MAX);
    if (line.isEmpty()) throw new FloorException("floor " + name + " ended without an answer");
    try {
      var answer = new JsonObject(line);
      var failure = answer.getString(FloorProcess.FAILURE);
      if (failure != null) throw new FloorException("floor " + name + ": " + failure);
      return answer;
    } catch (DecodeException e) {
      throw new FloorException("floor " + name + " answered " + line, e);
    }
  }

  /** Empty when it is gone. */
  private String read() {
    try {
      return Objects.requireNonNullElse(answers.readLine(), "");
    } catch (IOException e) {
      return "";
    }
  }

  /** Ends its input, and with it the child. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (process.waitFor(STOP_MAX_SECONDS, TimeUnit.SECONDS)) return;
    } catch (IOException e) {
      // It is gone already, or goes now.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
