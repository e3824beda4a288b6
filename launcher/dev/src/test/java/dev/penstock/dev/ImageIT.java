package dev.penstock.dev;

import static dev.penstock.dev.Shop.DECLINED_CARD;
import static dev.penstock.dev.Shop.GOOD_CARD;
import static dev.penstock.dev.Shop.order;
import static dev.penstock.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The production image, as {@code scripts/image} assembles and runs it without an engine. */
@Timeout(300)
final class ImageIT {
  private static final Duration ASSEMBLE_MAX = Duration.ofSeconds(290);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
  private static final int NO_NAMESPACES = 77;

  private static final String ALL = "order inventory payment gateway deadletter --http-port 0";
  private static final Path ROOT = Path.of(System.getProperty("penstock.root", "../.."));
  private static final Path IMAGE = ROOT.resolve("launcher/image/target/image");
  private static final Pattern TOTAL =
      Pattern.compile("(?m)^beyond the base +(\\d+\\.\\d) +(\\d+\\.\\d)$");

  private static String sizes;
  private static String notes = "";

  @BeforeAll
  @Timeout(300)
  static void assemble() {
    try (var assembling = PenstockProcess.startImage(Map.of(), "assemble")) {
      int code = assembling.awaitExit(ASSEMBLE_MAX);
      assertThat(code).as(assembling.out() + assembling.err()).isZero();
      sizes = assembling.out();
      notes = assembling.err();
    }
  }

  @Test
  void isSmall() {
    assumeFalse(notes.contains("no strip found"), notes);
    var total = TOTAL.matcher(sizes);
    assertThat(total.find()).as(sizes).isTrue();
    // HotSpot and java.base have grown since 17, whose image is the one that is built by default.
    boolean newer = Runtime.version().feature() > 17;
    assertThat(Double.parseDouble(total.group(1))).as(sizes).isLessThanOrEqualTo(newer ? 84 : 70);
    assertThat(Double.parseDouble(total.group(2))).as(sizes).isLessThanOrEqualTo(newer ? 35 : 32);
  }

  @Test
  void holdsNothingThatProductionDoesNotRun() throws IOException {
    var programs = files().stream().filter(ImageIT::isProgram).map(IMAGE::relativize);
    assertThat(programs.map(Path::toString)).containsExactly("opt/penstock/runtime/bin/java");
    var jars = files().stream().map(file -> file.getFileName().toString());
    assertThat(jars.filter(name -> name.endsWith(".jar")))
        .anyMatch(name -> name.startsWith("penstock-order-"))
        .anyMatch(name -> name.startsWith("penstock-audit-"))
        .noneMatch(
            name ->
                name.matches("penstock-(dev|servers|testkit|simulation)-.*")
                    || name.matches("(embedded-|junit|assertj|jmh|byte-buddy|.*-tests).*"));
  }

  @Test
  void takesOrdersToTheirEndsWithoutRightsAndDrainsOnSigterm() throws IOException {
    assumeNamespaces();
    var servers =
        Map.of(
            "NATS_URL",
            RealServers.freshNats(NatsBinaries.newest()).url(),
            "DATABASE_URL",
            RealServers.freshDatabase());
    try (var running = PenstockProcess.startImage(servers, line(ALL))) {
      assertRuns(running, servers);
      assertThat(kill(running.innermostPid())).isTrue();
      assertThat(running.awaitExit(PenstockProcess.STOP_MAX)).as(running.err()).isZero();
    }
  }

  /**
   * By name only is found what this takes of Java, so that nothing but a login shows it missing.
   */
  @Test
  void isLetInByTlsNkeyAndScram(@TempDir Path folder) throws Exception {
    assumeNamespaces();
    var secrets = Files.createTempDirectory(IMAGE.resolve("tmp"), "secrets-");
    Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (var servers = GuardedServers.start(folder, secrets)) {
      var environment = servers.environment(Path.of("/tmp").resolve(secrets.getFileName()));
      try (var running = PenstockProcess.startImage(environment, line(ALL))) {
        assertRuns(running, environment);
        assertThat(kill(running.innermostPid())).isTrue();
        assertThat(running.awaitExit(PenstockProcess.STOP_MAX)).as(running.err()).isZero();
      }
    }
  }

  @Test
  void startsWithItsArchive() {
    assumeNamespaces();
    // With nobody to ask, it says no more than what it sees of itself.
    try (var doctor = PenstockProcess.startImage(Map.of(), "run", "doctor")) {
      doctor.awaitExit(ANSWER_MAX);
      assertThat(doctor.out()).contains("starts with an archive of loaded classes");
    }
  }

  private static void assertRuns(PenstockProcess running, Map<String, String> servers)
      throws IOException {
    boolean sound = false;
    try {
      var shop = running.shop();
      eventually(Shop.SOON, () -> assertThat(shop.get("/health/ready").status()).isEqualTo(200));
      assertThat(shop.get("/metrics").text()).contains("penstock_nats_connected 1.0");
      shop.stock("book", 10, 1_999);
      var good = shop.place(order(GOOD_CARD, "book", 1));
      var declined = shop.place(order(DECLINED_CARD, "book", 1));
      var large = shop.place(order(GOOD_CARD, "book", 1_000));
      assertThat(shop.awaitEnd(good).getString("status")).isEqualTo("CONFIRMED");
      assertThat(shop.awaitEnd(declined).getString("reason")).isEqualTo("payment_declined");
      assertThat(shop.awaitEnd(large).getString("reason")).isEqualTo("insufficient_stock");
      assertUnprivileged(running.innermostPid());
      assertSound(servers);
      sound = true;
    } finally {
      // Nobody hands a signal down to it, and it outlives who started it.
      if (!sound) kill(running.innermostPid());
    }
  }

  @Test
  void saysWhatToSetInsteadOfStartingServers() {
    assumeNamespaces();
    try (var ended = PenstockProcess.startImage(Map.of(), line("order"))) {
      assertThat(ended.awaitExit(ANSWER_MAX)).as(ended.err()).isEqualTo(2);
      assertThat(ended.err()).contains("no embedded servers: set NATS_URL and DATABASE_URL");
    }
  }

  private static String[] line(String verticles) {
    return ("run run " + verticles).split(" ");
  }

  private static void assumeNamespaces() {
    try (var asking = PenstockProcess.startImage(Map.of(), "run", "--version")) {
      int code = asking.awaitExit(ANSWER_MAX);
      assumeFalse(code == NO_NAMESPACES, asking.err());
      assertThat(code).as(asking.err()).isZero();
    }
  }

  /** As proc(5) tells of the process. */
  private static void assertUnprivileged(long pid) throws IOException {
    var folder = Path.of("/proc", Long.toString(pid));
    assertThat(Files.readString(folder.resolve("status")))
        .containsPattern("(?m)^NSpid:\t\\d+\t1$")
        .containsPattern("(?m)^NoNewPrivs:\t1$");
    var writable =
        Files.readAllLines(folder.resolve("mountinfo")).stream()
            .map(line -> line.split(" "))
            .filter(mount -> mount[4].equals("/") && !mount[5].startsWith("ro"));
    assertThat(writable).as("writable roots").isEmpty();
    if (ProcessHandle.current().info().user().orElse("").equals("root")) {
      assertThat(Files.readString(folder.resolve("status")))
          .containsPattern("(?m)^Uid:\t65532\t65532\t65532\t65532$")
          .containsPattern("(?m)^CapEff:\t0+$");
    }
  }

  private static void assertSound(Map<String, String> servers) {
    try (var audit = PenstockProcess.startImage(servers, "run", "audit")) {
      int code = audit.awaitExit(ANSWER_MAX);
      assertThat(code).as(audit.out() + audit.err()).isZero();
    }
  }

  private static boolean kill(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::destroy).orElse(false);
  }

  private static List<Path> files() throws IOException {
    try (var files = Files.walk(IMAGE)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** What can be started; a library can be loaded only. */
  private static boolean isProgram(Path file) {
    return Files.isExecutable(file) && !file.toString().matches(".*\\.so(\\.\\d+)*");
  }
}
