package dev.penstock.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An external program run to its end: its exit code, and what it printed on both outputs. */
record Command(List<String> line, int exitCode, String output) {
  private static final int OUTPUT_BYTES_MAX = 4_000;

  boolean succeeded() {
    return exitCode == 0;
  }

  /** One line for an error message, with the end of the output. */
  String describe() {
    return "`" + String.join(" ", line) + "` ended with " + exitCode + ": " + output.strip();
  }

  /** Blocks until the program ends, or kills it after {@code max}. Never throws for a failure. */
  static Command run(Duration max, String... line) {
    return run(max, Path.of("/"), List.of(line));
  }

  static Command run(Duration max, Path workFolder, List<String> line) {
    Path file = null;
    try {
      file = Files.createTempFile("penstock-", ".out");
      var process =
          new ProcessBuilder(line)
              .directory(workFolder.toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(file.toFile())
              .start();
      if (!process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return new Command(line, -1, "no end after " + max.toSeconds() + " s\n" + tail(file, 0));
      }
      return new Command(line, process.exitValue(), tail(file, 0));
    } catch (IOException e) {
      return new Command(line, -1, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Command(line, -1, "interrupted");
    } finally {
      deleteQuietly(file);
    }
  }

  /** The program of that name in a folder of PATH. */
  static Optional<Path> onPath(String program) {
    var path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    for (var folder : path.split(":")) {
      var candidate = Path.of(folder.isEmpty() ? "." : folder, program);
      if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        return Optional.of(candidate.toAbsolutePath());
      }
    }
    return Optional.empty();
  }

  /** The end of a file from an offset on; empty when it cannot be read. */
  static String tail(Path file, long offsetBytes) {
    try (var channel = FileChannel.open(file)) {
      var from = Math.max(offsetBytes, channel.size() - OUTPUT_BYTES_MAX);
      var bytes = ByteBuffer.allocate((int) Math.max(0, channel.size() - from));
      channel.read(bytes, from);
      return UTF_8.decode(bytes.flip()).toString().strip();
    } catch (IOException e) {
      return "";
    }
  }

  private static void deleteQuietly(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }
}
