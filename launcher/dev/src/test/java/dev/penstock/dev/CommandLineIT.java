package dev.penstock.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.penstock.testkit.NatsBinaries;
import dev.penstock.testkit.RealServers;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the one command says and how it ends, right and wrong. */
@TestInstance(Lifecycle.PER_CLASS)
final class CommandLineIT {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  /** Where nobody ever listens, unlike at a port that was free a moment ago. */
  private static final String NOWHERE = "127.0.0.1:1";

  private static final String ESCAPE = "\u001b";
  private static final Path FOLDER = PenstockProcess.temporaryFolder();

  private String natsUrl;
  private String databaseUrl;

  /** Waits for its database while the other tests run. */
  private PenstockProcess withoutDatabase;

  private record Ended(int code, String out, String err) {}

  @BeforeAll
  void start() {
    natsUrl = RealServers.freshNats(NatsBinaries.newest()).url();
    databaseUrl = RealServers.freshDatabase();
    withoutDatabase =
        PenstockProcess.start(
            Map.of(
                "NATS_URL",
                natsUrl,
                "DATABASE_URL",
                "postgresql://postgres:secret@" + NOWHERE + "/penstock"),
            "run",
            "--http-port",
            "0");
  }

  @AfterAll
  void stop() {
    withoutDatabase.close();
    PenstockProcess.delete(FOLDER);
  }

  @Test
  void listsEveryVerticleWithItsSubjects() {
    var list = penstock("list");
    assertThat(list.code).as(list.err).isZero();
    assertThat(list.out.lines().map(line -> line.replaceAll(" +", " ").strip()))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("order ")
                    .contains("orders.created", "orders.confirmed", "orders.cancelled"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("inventory orders.created")
                    .contains(
                        "orders.cancelled",
                        "inventory.reserved",
                        "inventory.rejected",
                        "inventory.released"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("payment inventory.reserved orders.cancelled")
                    .contains("payments.captured", "payments.declined", "payments.refunded"))
        .contains("gateway - -");
  }

  @Test
  void listsTheCommandsWithAnExampleOfEach() {
    var help = penstock("help");
    assertThat(help.code).isZero();
    assertThat(help.out).contains("Examples:", "run ", "list ", "demo ", "audit ", "Exit codes:");
    assertThat(penstock("--help").out).isEqualTo(help.out);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "list", "demo", "audit", "schema", "config", "doctor"})
  void helpsWithExamples(String command) {
    var help = penstock(command, "--help");
    assertThat(help.code).isZero();
    assertThat(help.out)
        .contains("Usage: penstock " + command)
        .containsPattern("Examples?:\n +penstock");
    assertThat(penstock("help", command).out).isEqualTo(help.out);
  }

  @Test
  void saysItsVersion() {
    var version = penstock("--version");
    assertThat(version.code).isZero();
    assertThat(version.out).matches("penstock \\d+\\.\\d+\\.\\d+\\S* on Java \\d+\\R");
  }

  static Stream<Arguments> mistakes() throws IOException {
    var file = Files.writeString(FOLDER.resolve("wrong.yaml"), "payment:\n  concurrency_max: 0\n");
    var none = Map.<String, String>of();
    return Stream.of(
        mistake(none, "unknown verticle \"inventry\"", "order, inventory, payment, gateway")
            .of("run", "inventry"),
        mistake(none, "order=0: instances must be 1..64 or auto").of("run", "order=0"),
        mistake(none, "order is named twice").of("run", "order", "order=2"),
        mistake(none, "unknown key order.redrive_aftr in the command line", "order.redrive_after?")
            .of("run", "-s", "order.redrive_aftr=1s"),
        mistake(Map.of("PENSTOCK_HTTP_PROT", "1"), "PENSTOCK_HTTP_PROT", "PENSTOCK_HTTP_PORT?")
            .of("run"),
        mistake(none, "http.port must be 0..65535, was 70000 (from the command line)")
            .of("run", "--http-port", "70000"),
        mistake(
                Map.of("PENSTOCK_HTTP_PORT", "70000"),
                "http.port must be 0..65535, was 70000 (from ",
                "environment")
            .of("run"),
        mistake(none, "http.port", "many", "the command line").of("run", "-s", "http.port=many"),
        mistake(none, "nats.ping_interval", "soon", "the command line")
            .of("run", "-s", "nats.ping_interval=soon"),
        mistake(none, "payment.concurrency_max must be 1..1000, was 0 (from " + file + ":2)")
            .of("run", "--config", file.toString()),
        mistake(none, "--config " + FOLDER.resolve("none.yaml") + " cannot be read")
            .of("run", "--config", FOLDER.resolve("none.yaml").toString()),
        mistake(
                Map.of("NATS_URL", "nats://x", "PENSTOCK_NATS_TOKEN", "hidden"),
                "nats.token and nats.credentials_file are two ways to log in")
            .of("run", "-s", "nats.credentials_file=x.creds"),
        mistake(
                Map.of("NATS_URL", "nats://x", "DATABASE_URL", "postgresql://x/x"),
                "nats.credentials_file: file /no/such.creds does not exist")
            .of("run", "-s", "nats.credentials_file=/no/such.creds"),
        mistake(none, "log.format must be text or json, was xml").of("run", "--log-format", "xml"),
        mistake(none, "--no-such-option").of("run", "--no-such-option"),
        mistake(none, "Unmatched argument", "rnu").of("rnu"),
        mistake(
                Map.of("NATS_URL", "nats://x", "DATABASE_URL", "postgresql://x/x"),
                "payment.gateway_url is not set",
                "PENSTOCK_PAYMENT_GATEWAY_URL=")
            .of("run", "payment"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void exitsWith2AndSaysWhatIsWrong(
      List<String> line, Map<String, String> environment, List<String> says) {
    var ended = penstock(environment, line.toArray(String[]::new));
    assertThat(ended.code).as(ended.err).isEqualTo(2);
    assertThat(ended.err).contains(says).doesNotContain("\tat ", "Exception", "hidden");
    assertThat(ended.out).isEmpty();
  }

  private interface Mistake {
    Arguments of(String... line);
  }

  private static Mistake mistake(Map<String, String> environment, String... says) {
    return line -> arguments(List.of(line), environment, List.of(says));
  }

  @Test
  void exitsWith1WhenItsPortIsTaken() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());
      assertOneLine(penstock(servers(), "run", "--http-port", port), port);
    }
  }

  @Test
  void exitsWith1WhenThereIsNoBroker() {
    var environment = Map.of("NATS_URL", "nats://" + NOWHERE, "DATABASE_URL", databaseUrl);
    assertOneLine(
        penstock(environment, "run", "--http-port", "0", "-s", "nats.connect_elapsed_max=1s"),
        NOWHERE);
  }

  @Test
  void exitsWith1WhenThereIsNoDatabase() {
    var code = withoutDatabase.awaitExit(Duration.ofSeconds(60));
    var ended = new Ended(code, withoutDatabase.out(), withoutDatabase.err());
    assertOneLine(ended, NOWHERE + "/penstock");
    assertThat(ended.out + ended.err).doesNotContain("secret");
  }

  private static void assertOneLine(Ended ended, String naming) {
    assertThat(ended.code).as(ended.err).isEqualTo(1);
    assertThat(ended.err.lines()).as(ended.err).hasSize(1);
    assertThat(ended.err).startsWith("penstock: ").contains(naming);
    assertThat(ended.out).as("no stack trace").doesNotContain("\tat ");
  }

  @Test
  void writesJsonLinesToStandardOutputAndToAFile() throws IOException {
    var file = FOLDER.resolve("penstock.log");
    var line = List.of("run", "--http-port", "0", "--log-format", "json", "--log-file", file + "");
    try (var process = PenstockProcess.start(servers(), line.toArray(String[]::new))) {
      var shop = process.shop();
      shop.stock("logged", 10, 100);
      shop.awaitEnd(shop.place(Shop.order(Shop.GOOD_CARD, "logged", 1)));
      process.signal("TERM");
      assertThat(process.awaitExit(PenstockProcess.STOP_MAX)).isZero();
      assertJsonLines(process.out().lines().toList());
      assertJsonLines(Files.readAllLines(file));
    }
  }

  private static void assertJsonLines(List<String> lines) {
    assertThat(lines)
        .isNotEmpty()
        .allSatisfy(line -> assertThat(new JsonObject(line).getString("level")).isNotEmpty());
  }

  @Test
  void writesNoEscapesToWhatIsNoTerminal() {
    assertThat(penstock("help").out).doesNotContain(ESCAPE);
    assertThat(penstock("run", "inventry").err).doesNotContain(ESCAPE);
  }

  @Test
  void writesNoEscapesToATerminalWhenAskedNotTo() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "a terminal can be had");
    assertThat(onTerminal(Map.of("TERM", "xterm")).out).contains(ESCAPE);
    assertThat(onTerminal(Map.of("TERM", "xterm", "NO_COLOR", "1")).out)
        .contains("Usage: penstock")
        .doesNotContain(ESCAPE);
  }

  private static Ended onTerminal(Map<String, String> environment) {
    try (var process = PenstockProcess.startOnTerminal(environment, "help")) {
      return ended(process);
    }
  }

  private Map<String, String> servers() {
    return Map.of("NATS_URL", natsUrl, "DATABASE_URL", databaseUrl);
  }

  private static Ended penstock(String... line) {
    return penstock(Map.of(), line);
  }

  private static Ended penstock(Map<String, String> environment, String... line) {
    try (var process = PenstockProcess.start(environment, line)) {
      return ended(process);
    }
  }

  private static Ended ended(PenstockProcess process) {
    int code = process.awaitExit(ANSWER_MAX);
    return new Ended(code, process.out(), process.err());
  }
}
