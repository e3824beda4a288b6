package dev.penstock.dev.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * The file in which a load generator writes what it sends and what it is answered: an {@link
 * Attempt} a line. Each attempt is written before it is sent, without an answer, and once more with
 * its answer when there is one; so an attempt that a crash leaves without an answer is known to
 * have an unknown outcome.
 */
public final class History implements AutoCloseable {
  private final FileChannel file;

  private History(FileChannel file) {
    this.file = file;
  }

  /** Adds to the file, or begins it. Throws {@link UncheckedIOException}. */
  public static History appendTo(Path path) {
    try {
      return new History(
          FileChannel.open(
              path,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be written", e);
    }
  }

  /**
   * From any thread. What it wrote outlives this process, also one that is killed; a crash of the
   * operating system only after {@link #sync()}.
   */
  public synchronized void write(Attempt attempt) {
    var line = ByteBuffer.wrap((attempt.json() + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (line.hasRemaining()) file.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Blocks until all that was written is on the disk. */
  public void sync() {
    try {
      file.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads every attempt, line by line. The last line is left out when it has no end: whoever wrote
   * it died over it, and what it was to say never happened or is unknown. Throws {@link
   * IllegalArgumentException} that names the file and the line that is not an attempt.
   */
  public static void read(Path path, Consumer<Attempt> reader) throws IOException {
    long number = 0;
    try (var lines = Files.newBufferedReader(path)) {
      var line = new StringBuilder();
      for (int c = lines.read(); c >= 0; c = lines.read()) {
        if (c != '\n') {
          line.append((char) c);
          continue;
        }
        number++;
        if (!line.toString().isBlank()) reader.accept(Attempt.parse(line.toString()));
        line.setLength(0);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + ", line " + number + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
