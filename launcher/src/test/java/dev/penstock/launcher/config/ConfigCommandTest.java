package dev.penstock.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.launcher.Main;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCommandTest {
  @TempDir Path folder;

  private record Ended(int code, String out, String err) {}

  private static Ended penstock(String... line) {
    var out = new StringWriter();
    var err = new StringWriter();
    var commandLine =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
    int code = commandLine.execute(line);
    return new Ended(code, out.toString(), err.toString());
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("penstock.yaml"), text);
  }

  @Test
  void showsEachSettingWithItsOrigin() throws IOException {
    var file = file("http:\n  port: 8099\n").toString();
    var line = List.of("config", "show", "--origin", "--config", file, "-s", "http.host=::1");
    var shown = penstock(line.toArray(String[]::new));
    assertThat(shown.code).isZero();
    assertThat(shown.out.lines().map(each -> each.replaceAll(" +", " ")))
        .startsWith(
            "http.host ::1 the command line",
            "http.port 8099 " + file + ":2",
            "data.folder .penstock default");
    assertThat(shown.out).contains("\ndeadletter.drain_max ");
  }

  @Test
  void showsWhatDiffersFromTheDefaultAndNoSecret() throws IOException {
    var file = file("nats:\n  url: nats://me:hidden@h\npayment:\n  gateway_key: hidden\n");
    var shown = penstock("config", "show", "--changed", "--json", "--config", file.toString());
    assertThat(new JsonObject(shown.out).getJsonArray("settings"))
        .containsExactly(
            new JsonObject().put("key", "nats.url").put("value", "nats://***@h"),
            new JsonObject().put("key", "payment.gateway_key").put("value", "***"));
  }

  @Test
  void showsASectionAndAKeyAndRefusesWhatIsNeither() throws IOException {
    var file = file("").toString();
    var shown = penstock("config", "show", "http", "order.deadline", "--config", file);
    assertThat(shown.out.lines().map(line -> line.split(" ")[0]))
        .containsExactly("http.host", "http.port", "order.deadline");
    var refused = penstock("config", "show", "htp.port", "--config", file);
    assertThat(refused.code).isEqualTo(2);
    assertThat(refused.err).contains("did you mean http.port?");
  }

  @Test
  void showsAlsoWhatIsWrong() throws IOException {
    var file = file("http:\n  port: many\n").toString();
    var shown = penstock("config", "show", "http.port", "--config", file);
    assertThat(shown.code).isZero();
    assertThat(shown.out).contains("http.port  many");
    assertThat(shown.err).contains("1 of the settings cannot be so: penstock config check");
  }

  @Test
  void findsNothingWrongWithTheShippedFile() {
    var shipped = Path.of(System.getProperty("penstock.root"), "conf/penstock.yaml");
    var checked = penstock("config", "check", shipped.toString());
    assertThat(checked.out).isEqualTo("0 wrong, 0 doubtful\n");
    assertThat(checked.code).isZero();
  }

  @Test
  void findsEverythingThatIsWrongAtOnce() throws IOException {
    var file =
        file(
            """
            http:
              port: 70000
              prot: 1
            nats:
              url: nats://h
              credentials_file: /no/such.creds
            database:
              url: mysql://h/x
              url: mysql://h/x
            """);
    var checked = penstock("config", "check", file.toString(), "-s", "order.deadline=1");
    assertThat(checked.code).isEqualTo(2);
    assertThat(checked.out)
        .contains(
            "http.port must be 0..65535, was 70000 (from " + file + ":2)",
            "unknown key http.prot in " + file,
            "did you mean http.port?",
            "nats.credentials_file cannot be used: file /no/such.creds does not exist",
            "database.url must begin with postgresql:// (from " + file + ":9)",
            "database.url stands in the file on the lines [8, 9]",
            "order.deadline must be a duration")
        .endsWith("6 wrong, 0 doubtful\n");
  }

  @Test
  void checksSeveralFilesAndSaysWhichIsNoYaml() throws IOException {
    var good = file("http:\n  port: 1\n").toString();
    var bad = Files.writeString(folder.resolve("bad.yaml"), "http: [1\n").toString();
    var absent = folder.resolve("absent.yaml").toString();
    var checked = penstock("config", "check", good, bad, absent, "--json");
    assertThat(checked.code).isEqualTo(2);
    var results = new JsonObject(checked.out).getJsonArray("results");
    assertThat(results.getJsonObject(0).getJsonArray("problems")).isEmpty();
    assertThat(results.getJsonObject(1).encode()).contains("not well-formed YAML");
    assertThat(results.getJsonObject(2).encode()).contains("cannot be read");
  }

  @Test
  void doubtsSecretsThatEverybodyCanRead() throws IOException {
    var token = Files.writeString(folder.resolve("token"), "hidden");
    var file = file("nats:\n  url: nats://127.0.0.1\n  token_file: " + token + "\n");
    permit(token, "rw-r--r--");
    var open = penstock("config", "check", file.toString());
    assertThat(open.code).isZero();
    assertThat(open.out).contains("doubtful  nats.token_file", "chmod 600 " + token);
    permit(token, "rw-------");
    assertThat(penstock("config", "check", file.toString()).out).startsWith("0 wrong, 0 doubtful");

    var literal = file("payment:\n  gateway_url: https://p\n  gateway_key: hidden\n");
    permit(literal, "rw-r--r--");
    assertThat(penstock("config", "check", literal.toString()).out)
        .contains("doubtful  payment.gateway_key is a secret in a file that every user")
        .doesNotContain("hidden");
  }

  private static void permit(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | streams.replicas=3 | streams.replicas is 3, and the embedded NATS is one server",
        "2 | nats.port=8080 | nats.port is the port of http.port too",
        "2 | streams.age_max=10m | streams.age_max is shorter than order.deadline",
        "2 | gateway.api_key=other | payment.gateway_key differs from gateway.api_key",
        "2 | payment.gateway_url=https://p | payment.gateway_key is Penstock's own test key",
        "0 | order.redrive_after=1h | order.deadline is not longer than order.redrive_after",
        "0 | database.statement_timeout=1m | longer than order.commit_timeout",
        "0 | http.host=0.0.0.0 | http.host lets others in",
        "0 | nats.url=nats://t@10.0.0.5 | nats.url does not ask for encryption"
      })
  void findsWhatContradictsEachOther(int code, String set, String says) throws IOException {
    var checked = penstock("config", "check", file("").toString(), "-s", set);
    assertThat(checked.out).contains(says);
    assertThat(checked.code).isEqualTo(code);
  }

  @Test
  void doubtsSettingsOfEmbeddedServersBesideAUrl() throws IOException {
    var checked =
        penstock(
            "config",
            "check",
            file("nats:\n  url: nats://127.0.0.1\n  sync_always: true\n").toString(),
            "--database-url",
            "postgresql://127.0.0.1/x",
            "--ephemeral");
    assertThat(checked.code).isZero();
    assertThat(checked.out)
        .contains(
            "nats.sync_always is for embedded servers and has no effect beside nats.url",
            "data.ephemeral is for embedded servers");
  }
}
