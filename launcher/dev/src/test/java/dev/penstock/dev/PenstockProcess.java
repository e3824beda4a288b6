package dev.penstock.dev;

import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.dev.process.StartArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** {@code scripts/penstock …} as a process of its own, as an operator starts it. Blocks. */
final class PenstockProcess implements AutoCloseable {
  static final Duration START_MAX = Duration.ofSeconds(60);

  /** A drain takes 10 s at most; the rest is for a machine that is busy with other tests. */
  static final Duration STOP_MAX = Duration.ofSeconds(30);

  private static final Path SCRIPTS =
      Path.of(System.getProperty("penstock.root", "../.."), "scripts").toAbsolutePath().normalize();
  private static final String SCRIPT = SCRIPTS.resolve("penstock").toString();
  private static final Pattern HTTP_URL = Pattern.compile("(?m)^ *HTTP +(http://\\S+)");

  /** Small and quick to start, since many run at once on a small machine. */
  private static final String JAVA_OPTS = "-Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  private final Process process;
  private final Path folder;

  private PenstockProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  static PenstockProcess start(String... arguments) {
    return start(Map.of(), arguments);
  }

  /**
   * @param environment beside what a Java needs; nothing of Penstock's is inherited
   */
  static PenstockProcess start(Map<String, String> environment, String... arguments) {
    StartArchive.use();
    var line = new ArrayList<>(resettingInterrupts());
    line.add(SCRIPT);
    line.addAll(List.of(arguments));
    return start(line, environment);
  }

  /** {@code scripts/image …}. */
  static PenstockProcess startImage(Map<String, String> environment, String... arguments) {
    var line = new ArrayList<>(List.of(SCRIPTS.resolve("image").toString()));
    line.addAll(List.of(arguments));
    return start(line, environment);
  }

  /** {@code scripts/penstock …} on a terminal of its own, whose both streams are {@link #out}. */
  static PenstockProcess startOnTerminal(Map<String, String> environment, String argument) {
    return start(
        List.of("script", "-qec", "'" + SCRIPT + "' " + argument, "/dev/null"), environment);
  }

  private static PenstockProcess start(List<String> line, Map<String, String> environment) {
    var folder = temporaryFolder();
    var builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.redirectOutput(folder.resolve("out").toFile());
    builder.redirectError(folder.resolve("err").toFile());
    var variables = builder.environment();
    variables
        .keySet()
        .removeIf(
            name -> name.startsWith("PENSTOCK_") || name.matches("NATS_.*|DATABASE_URL|NO_COLOR"));
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.put("JAVA_OPTS", JAVA_OPTS);
    variables.putAll(environment);
    try {
      return new PenstockProcess(builder.start(), folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder that an unprivileged database may enter too. */
  static Path temporaryFolder() {
    try {
      var folder = Files.createTempDirectory("penstock-process-");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A zombie that nobody has collected yet is not. */
  static boolean isAlive(long pid) {
    try {
      return !Files.readString(Path.of("/proc/" + pid + "/stat")).matches("(?s).*\\) [ZX] .*");
    } catch (IOException e) {
      return Files.notExists(Path.of("/proc")) && ProcessHandle.of(pid).isPresent();
    }
  }

  String out() {
    return read("out");
  }

  String err() {
    return read("err");
  }

  /** Where it listens, once it says that it runs. Fails when it ends instead. */
  Shop shop() {
    var url = new String[1];
    eventually(
        START_MAX,
        () -> {
          var found = HTTP_URL.matcher(err());
          if (!process.isAlive()) throw new IllegalStateException("ended: " + err() + out());
          assertThat(found.find()).as(err() + out()).isTrue();
          url[0] = found.group(1);
        });
    return new Shop(url[0]);
  }

  /** The exit code. Fails when it does not end within {@code max}. */
  int awaitExit(Duration max) {
    try {
      assertThat(process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS))
          .as("ended within " + max + "\n" + err() + out())
          .isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Of the last that was started by what was started here; its own when that is itself. */
  long innermostPid() {
    return process
        .descendants()
        .filter(each -> each.children().findAny().isEmpty())
        .map(ProcessHandle::pid)
        .findFirst()
        .orElse(pid());
  }

  /**
   * @param name {@code TERM}, {@code INT} or {@code KILL}
   */
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-s", name, Long.toString(pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it whatever the test came to, the polite way first: it may have servers to stop. */
  @Override
  public void close() {
    try {
      process.destroy();
      if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } finally {
      delete(folder);
    }
  }

  private String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whoever is started in the background ignores SIGINT, and so do all it starts. */
  private static List<String> resettingInterrupts() {
    try {
      var ignored =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(line -> line.startsWith("SigIgn:"))
              .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
              .anyMatch(signals -> (signals & 0b10) != 0);
      return ignored ? List.of("env", "--default-signal=INT") : List.of();
    } catch (IOException e) {
      return List.of(); // no /proc here
    }
  }
}
