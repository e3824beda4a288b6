package dev.penstock.launcher.doctor;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.penstock.launcher.ClassArchive;
import dev.penstock.launcher.Main;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks at this JVM and its machine. */
final class JavaProbe {
  private JavaProbe() {}

  static JavaFacts java() {
    var arguments = ManagementFactory.getRuntimeMXBean().getInputArguments();
    return new JavaFacts(
        Runtime.version().feature(),
        Runtime.version().toString(),
        Runtime.getRuntime().maxMemory(),
        system().getTotalMemorySize(),
        whyNoNativeTransport(),
        archive(arguments),
        arguments);
  }

  static MachineFacts machine() {
    var system = system();
    return new MachineFacts(
        Runtime.getRuntime().availableProcessors(),
        system.getSystemLoadAverage(),
        system.getTotalMemorySize(),
        free(system.getFreeMemorySize()),
        system instanceof UnixOperatingSystemMXBean unix ? unix.getMaxFileDescriptorCount() : -1);
  }

  private static com.sun.management.OperatingSystemMXBean system() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
  }

  /** What the system would give up for us counts as free too, where it says so. */
  private static long free(long unusedBytes) {
    try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith("MemAvailable:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(unusedBytes);
    } catch (IOException e) {
      return unusedBytes;
    }
  }

  private static JavaFacts.Archive archive(List<String> arguments) {
    var named = ArchiveUse.named(arguments);
    if (named.isPresent()) {
      var file = Path.of(named.get());
      return ArchiveUse.state(Files.exists(file), isMapped(file), arguments);
    }
    try {
      var classes = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      var lib = classes.getParent();
      if (Files.isDirectory(classes) || lib == null || lib.getParent() == null) {
        return JavaFacts.Archive.NOT_APPLICABLE;
      }
      return ClassArchive.in(lib.getParent())
          .map(found -> found.stale() ? JavaFacts.Archive.STALE : JavaFacts.Archive.UNUSED)
          .orElse(JavaFacts.Archive.MISSING);
    } catch (UncheckedIOException | URISyntaxException e) {
      return JavaFacts.Archive.NOT_APPLICABLE;
    }
  }

  /** Where the system does not say what is mapped, what the JVM says of all its archives. */
  private static boolean isMapped(Path file) {
    try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.anyMatch(line -> line.endsWith(" " + file.toAbsolutePath()));
    } catch (IOException e) {
      var jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return Boolean.parseBoolean(jvm.getVMOption("UseSharedSpaces").getValue());
    }
  }

  /** Asked of Vert.x, which loads it as the services do. */
  private static String whyNoNativeTransport() {
    var options = new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1);
    var vertx = Vertx.vertx(options);
    try {
      if (vertx.isNativeTransportEnabled()) return "";
      var cause = vertx.unavailableNativeTransportCause();
      return cause == null ? "none for this system" : firstLine(cause);
    } finally {
      vertx.close();
    }
  }

  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("unknown");
  }
}
