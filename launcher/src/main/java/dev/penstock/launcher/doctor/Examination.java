package dev.penstock.launcher.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs checks side by side, within a time. */
final class Examination {
  private Examination() {}

  /**
   * Blocks until all checks ended, at most {@code max}. One that has not ended by then is left
   * behind on a thread that keeps no JVM alive, and a finding says so.
   *
   * @return the findings by area, both in the order of the checks
   */
  static Map<String, List<Finding>> of(List<Check> checks, Duration max) {
    long end = System.nanoTime() + max.toNanos();
    var tasks = new ArrayList<FutureTask<List<Finding>>>();
    for (var check : checks) {
      var task = new FutureTask<>(check.findings());
      var thread = new Thread(task, "doctor-" + check.area());
      thread.setDaemon(true);
      thread.start();
      tasks.add(task);
    }
    var findings = new LinkedHashMap<String, List<Finding>>();
    for (int i = 0; i < checks.size(); i++) {
      var area = checks.get(i).area();
      var some = await(area, tasks.get(i), end - System.nanoTime(), max);
      findings.computeIfAbsent(area, none -> new ArrayList<>()).addAll(some);
    }
    return findings;
  }

  private static List<Finding> await(
      String area, FutureTask<List<Finding>> task, long nanos, Duration max) {
    var id = area.toLowerCase(Locale.ROOT).replace(' ', '_') + ".check";
    try {
      return task.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      return List.of(
          Finding.warning(
              id,
              "no result within " + max.toSeconds() + " s",
              "look for what does not answer: a host name, a network, a disk"));
    } catch (ExecutionException e) {
      var cause = e.getCause();
      var why = Objects.requireNonNullElse(cause.getMessage(), cause.toString());
      return List.of(Finding.warning(id, "could not be checked: " + why, ""));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(Finding.warning(id, "interrupted", ""));
    }
  }
}
