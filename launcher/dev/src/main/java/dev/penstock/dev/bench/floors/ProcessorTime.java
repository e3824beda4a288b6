package dev.penstock.dev.bench.floors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Processor time of a process with all its children: PostgreSQL has one for each connection. Where
 * there is {@code /proc} (proc(5)), those that have ended count too.
 */
final class ProcessorTime {
  /** {@code USER_HZ}, which Linux has at 100 on every platform that Java runs on. */
  private static final double TICK_MILLIS = 10;

  /** Places of utime, stime, cutime and cstime after the name, which may have blanks in it. */
  private static final int UTIME = 11;

  private static final int CSTIME = 14;

  private ProcessorTime() {}

  /** Of the process and its children so far; 0 when it is gone. */
  static double millisOf(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .mapToDouble(ProcessorTime::millisOf)
        .sum();
  }

  private static double millisOf(ProcessHandle process) {
    try {
      return millisOf(Files.readString(Path.of("/proc/" + process.pid() + "/stat")));
    } catch (IOException e) {
      return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
    }
  }

  /** Of the process and of its children that have ended, from a line of {@code /proc/pid/stat}. */
  static double millisOf(String stat) {
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = 0;
    for (int i = UTIME; i <= CSTIME; i++) ticks += Long.parseLong(fields[i]);
    return ticks * TICK_MILLIS;
  }
}
