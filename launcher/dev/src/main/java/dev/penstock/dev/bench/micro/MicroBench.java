package dev.penstock.dev.bench.micro;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * How to run the benchmarks.
 *
 * @param forks JVMs per benchmark, one after another; with 0 they all run in this JVM, and the
 *     figures are worth nothing
 * @param iterations measured ones per fork
 */
record MicroBench(int forks, int warmups, int iterations, Duration iteration) {
  /** Some six seconds per benchmark: the error is a few percent, but for a noisy neighbour. */
  static final MicroBench DEFAULTS = new MicroBench(1, 5, 5, Duration.ofMillis(500));

  private static final String BYTES_PER_OPERATION = "gc.alloc.rate.norm";

  /**
   * Blocks until all are measured.
   *
   * @param pattern a regular expression to be found in {@code Class.method}
   * @throws RunnerException when none is found, or one of them throws
   */
  List<MicroFigure> run(Pattern pattern) throws RunnerException {
    var time = TimeValue.milliseconds(iteration.toMillis());
    var options =
        new OptionsBuilder()
            .include("(?:" + pattern.pattern() + ")")
            .forks(forks)
            .warmupIterations(warmups)
            .warmupTime(time)
            .measurementIterations(iterations)
            .measurementTime(time)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    return figures(new Runner(options).run());
  }

  private static List<MicroFigure> figures(Collection<RunResult> results) {
    return results.stream().map(MicroBench::figure).toList();
  }

  private static MicroFigure figure(RunResult result) {
    var time = result.getPrimaryResult();
    var allocated = result.getSecondaryResults().get(BYTES_PER_OPERATION);
    var words = result.getParams().getBenchmark().split("\\.");
    return new MicroFigure(
        words[words.length - 2] + "." + words[words.length - 1],
        time.getScore(),
        time.getScoreError(),
        allocated == null ? Double.NaN : allocated.getScore());
  }
}
