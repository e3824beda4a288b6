package dev.penstock.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a nats-server comes from when none is named: the order of places, and the tools folder. */
final class NatsProvisioning {
  private static final Logger LOG = LoggerFactory.getLogger(NatsProvisioning.class);
  private static final Duration LOCK_WAIT = Duration.ofMinutes(5);
  private static final Duration RETRY_AFTER = Duration.ofHours(12);
  private static final String PROGRAM = "nats-server";

  private final Path folder;

  NatsProvisioning(Path toolsFolder) {
    this.folder = toolsFolder.toAbsolutePath().normalize().resolve(PROGRAM);
  }

  NatsBinary find() {
    return recent()
        .or(() -> locked(() -> recent().or(this::fetchRecent).or(this::settleForLess)))
        .map(NatsProvisioning::announced)
        .orElseThrow(NatsProvisioning::nothingFound);
  }

  NatsBinary findOldest() {
    return old()
        .or(() -> locked(() -> old().or(this::fetchOldest)))
        .orElseThrow(NatsProvisioning::nothingFound);
  }

  /** Of what is here already. */
  Optional<NatsBinary> best() {
    return recent().or(() -> present().stream().findFirst());
  }

  private Optional<NatsBinary> recent() {
    return present().stream().filter(NatsProvisioning::isRecent).findFirst();
  }

  private Optional<NatsBinary> old() {
    return present().stream().filter(binary -> !isRecent(binary)).findFirst();
  }

  private static boolean isRecent(NatsBinary binary) {
    return binary.atLeast(2, 10);
  }

  /** What we unpacked before, the newest first, then what is on PATH. */
  private List<NatsBinary> present() {
    var found = new ArrayList<NatsBinary>();
    try (var versions = Files.newDirectoryStream(folder, "[0-9]*")) {
      for (var version : versions) {
        NatsBinary.probe(version.resolve(PROGRAM)).ifPresent(found::add);
      }
    } catch (IOException e) {
      LOG.debug("no tools in {} yet", folder);
    }
    found.sort(Comparator.comparing(NatsProvisioning::isRecent).reversed());
    Command.onPath(PROGRAM).flatMap(NatsBinary::probe).ifPresent(found::add);
    return found;
  }

  /** Not tried at each start where it failed a while ago: a start without a network is quick. */
  private Optional<NatsBinary> fetchRecent() {
    var failed = folder.resolve("fetch-failed");
    if (!present().isEmpty() && isYoung(failed)) {
      return Optional.empty();
    }
    var fetched =
        unpack("release " + NatsRelease.VERSION, NatsRelease::fetch)
            .or(() -> unpack("newest Debian package", DebianPackage::newest));
    if (fetched.isEmpty()) {
      touch(failed);
    }
    return fetched;
  }

  private Optional<NatsBinary> settleForLess() {
    return present().stream()
        .findFirst()
        .or(() -> unpack("package of this system", DebianPackage::ofThisSystem));
  }

  private Optional<NatsBinary> fetchOldest() {
    return unpack("Debian 12 package", DebianPackage::oldest);
  }

  /** Empty, with a line in the log, when the source is not to be had or does not run here. */
  private Optional<NatsBinary> unpack(String what, UnaryOperator<Path> source) {
    LOG.info("fetching nats-server: {}", what);
    Path work = null;
    try {
      work = Files.createTempDirectory(folder, "unpacking-");
      var program = NatsBinary.at(source.apply(work));
      var place = folder.resolve(program.version());
      if (!Files.exists(place.resolve(PROGRAM))) {
        var ready = Files.createDirectory(work.resolve("ready"));
        Files.move(program.path(), ready.resolve(PROGRAM));
        Files.move(ready, place);
      }
      return Optional.of(NatsBinary.at(place.resolve(PROGRAM)));
    } catch (ServerException | IOException e) {
      LOG.info("nats-server {} is not to be had here: {}", what, e.getMessage());
      return Optional.empty();
    } finally {
      Folders.delete(work);
    }
  }

  private <T> T locked(Supplier<T> work) {
    return FolderLock.holding(folder.resolve("lock"), LOCK_WAIT, work);
  }

  private static boolean isYoung(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant().isAfter(Instant.now().minus(RETRY_AFTER));
    } catch (IOException e) {
      return false;
    }
  }

  private static void touch(Path file) {
    try {
      Files.writeString(file, "delete this file to have a newer nats-server looked for again\n");
    } catch (IOException e) {
      LOG.debug("cannot remember the failure", e);
    }
  }

  private static NatsBinary announced(NatsBinary binary) {
    if (!isRecent(binary)) {
      LOG.warn(
          "{} is old: no fsync per message, known faults when its disk fills;"
              + " the ledger keeps every order all the same. Set NATS_SERVER to 2.10 or newer",
          binary);
    }
    return binary;
  }

  private static ServerException nothingFound() {
    return new ServerException(
        "No nats-server found and none could be fetched. Install one (Debian: apt-get install"
            + " nats-server; macOS: brew install nats-server), or set NATS_SERVER to the path of one,"
            + " or NATS_URL to a server that runs");
  }
}
