package dev.penstock.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.penstock.bridge.Credentials;
import dev.penstock.bridge.Secret;
import dev.penstock.bridge.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The settings of the section nats, from keys to what the bridge takes. */
class NatsOptionsTest {
  private static final String URL = "nats.url=tls://nats.example:4222";

  @TempDir Path folder;

  private static NatsOptions bound(String... settings) {
    var values = new HashMap<String, String>();
    for (var setting : settings) {
      var parts = setting.split("=", 2);
      values.put(parts[0], parts[1]);
    }
    var sections = Map.<String, Record>of("nats", NatsOptions.DEFAULTS);
    return Settings.load(sections, Path.of("absent"), Map.of(), values)
        .bind("nats", NatsOptions.class);
  }

  static Stream<Arguments> ways() {
    return Stream.of(
        arguments(List.of(), Credentials.NONE),
        arguments(
            List.of("nats.user=u", "nats.password=p"), new Credentials.UserPassword("u", "p")),
        arguments(
            List.of("nats.user=u", "nats.password_file=/p"),
            new Credentials.UserPassword("u", Secret.in(Path.of("/p")))),
        arguments(List.of("nats.token=t"), new Credentials.Token("t")),
        arguments(List.of("nats.token_file=/t"), new Credentials.Token(Secret.in(Path.of("/t")))),
        arguments(List.of("nats.nkey_seed_file=/n"), new Credentials.NkeySeedFile("/n")),
        arguments(List.of("nats.credentials_file=/c"), new Credentials.CredsFile("/c")));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void logsInInEachWay(List<String> settings, Credentials credentials) {
    var line = Stream.concat(Stream.of(URL), settings.stream()).toArray(String[]::new);
    assertThat(bound(line).bridge("tls://nats.example:4222", "test").credentials())
        .isEqualTo(credentials);
  }

  @Test
  void encryptsInEachWay() {
    var store = Path.of("/s");
    var key = Path.of("/k");
    assertThat(tls()).isEqualTo(Tls.BY_URL);
    assertThat(tls("nats.tls_trusted_file=/s")).isEqualTo(Tls.trusting(store));
    assertThat(tls("nats.tls_trust_store=/s", "nats.tls_trust_store_password=a"))
        .isEqualTo(Tls.trusting(store, Secret.of("a")));
    assertThat(
            tls(
                "nats.tls_trust_store=/s",
                "nats.tls_trust_store_password_file=/a",
                "nats.tls_key_store=/k",
                "nats.tls_key_store_password_file=/b"))
        .isEqualTo(
            Tls.trusting(store, Secret.in(Path.of("/a"))).showing(key, Secret.in(Path.of("/b"))));
    assertThat(tls("nats.tls_key_store=/k", "nats.tls_key_store_password=b"))
        .isEqualTo(Tls.SYSTEM.showing(key, Secret.of("b")));
  }

  private static Tls tls(String... settings) {
    var line = Stream.concat(Stream.of(URL), Stream.of(settings)).toArray(String[]::new);
    return bound(line).bridge("tls://nats.example:4222", "test").tls();
  }

  @Test
  void keepsToAnInboxPrefix() {
    assertThat(bound("nats.inbox_prefix=_INBOX.order.").bridge("nats://n", "t").inboxPrefix())
        .isEqualTo("_INBOX.order.");
  }

  static Stream<Arguments> contradictions() {
    return Stream.of(
        arguments(
            "nats.user=u,nats.password=p,nats.token=hidden",
            "nats.user and nats.token are two ways to log in; set one of them"),
        arguments(
            "nats.token_file=/t,nats.credentials_file=/c",
            "nats.token_file and nats.credentials_file are two ways to log in"),
        arguments(
            "nats.nkey_seed_file=/n,nats.credentials_file=/c",
            "nats.nkey_seed_file and nats.credentials_file are two ways to log in"),
        arguments(
            "nats.url=nats://hidden@n:4222,nats.credentials_file=/c",
            "nats.url and nats.credentials_file are two ways to log in"),
        arguments(
            "nats.user=u,nats.password=hidden,nats.password_file=/p",
            "nats.password and nats.password_file are both set"),
        arguments(
            "nats.token=hidden,nats.token_file=/t", "nats.token and nats.token_file are both"),
        arguments("nats.user=u", "nats.user needs nats.password or nats.password_file too"),
        arguments("nats.password=hidden", "nats.password needs nats.user too"),
        arguments("nats.password_file=/p", "nats.password_file needs nats.user too"),
        arguments(
            "nats.tls_trusted_file=/a,nats.tls_trust_store=/b,nats.tls_trust_store_password=hidden",
            "nats.tls_trusted_file and nats.tls_trust_store both say what to trust"),
        arguments(
            "nats.tls_key_store=/k", "nats.tls_key_store needs nats.tls_key_store_password or"),
        arguments(
            "nats.tls_key_store_password=hidden",
            "nats.tls_key_store_password needs nats.tls_key_store too"),
        arguments("nats.inbox_prefix=INBOX", "nats.inbox_prefix must be tokens that each end with"),
        arguments(
            "nats.url=nats://u:hidden@a b",
            "nats.url is wrong: NATS URL nats://a b cannot be read"),
        arguments(
            "nats.url=opentls://n:4222",
            "nats.url is wrong: NATS URL opentls://n:4222 must begin with"));
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void namesTheKeysThatContradict(String settings, String complaint) {
    var line = settings.split(",");
    var all =
        settings.contains("nats.url=")
            ? line
            : Stream.concat(Stream.of(URL), Stream.of(line)).toArray(String[]::new);
    assertThatThrownBy(() -> bound(all))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(complaint)
        .hasMessageContaining("(from the command line)")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void startsNoEmbeddedServerForWhoForgotTheUrl() {
    assertThatThrownBy(() -> bound("nats.token=hidden"))
        .hasMessageStartingWith("nats.token needs nats.url (NATS_URL)");
    assertThatThrownBy(() -> bound("nats.tls_trusted_file=/a"))
        .hasMessageStartingWith("nats.tls_trusted_file needs nats.url (NATS_URL)");
  }

  @Test
  void namesKeyFileAndFaultOfABrokenFile() throws IOException {
    var garbled = Files.writeString(folder.resolve("garbled"), "nothing\nof use\n");
    var absent = folder.resolve("absent");
    for (var key :
        List.of("credentials_file", "nkey_seed_file", "token_file", "tls_trusted_file")) {
      assertBroken(key, garbled, URL, "nats." + key + "=" + garbled);
      assertBroken(key, absent, URL, "nats." + key + "=" + absent);
    }
    assertBroken("password_file", absent, URL, "nats.user=u", "nats.password_file=" + absent);
    for (var key : List.of("tls_key_store", "tls_trust_store")) {
      var password = "nats." + key + "_password=hidden";
      assertBroken(key, garbled, URL, "nats." + key + "=" + garbled, password);
      var file = "nats." + key + "_password_file=" + absent;
      assertBroken(key + "_password_file", absent, URL, "nats." + key + "=" + garbled, file);
    }
  }

  private static void assertBroken(String key, Path file, String... settings) {
    assertThatThrownBy(() -> bound(settings).checkFiles())
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("nats." + key + ": file " + file + " ")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void showsNoSecret() {
    var shown =
        bound(
                URL,
                "nats.user=me",
                "nats.password=hidden",
                "nats.tls_key_store=/k",
                "nats.tls_key_store_password=hidden")
            .toString();
    assertThat(shown).contains("me", "/k", "nats.example").doesNotContain("hidden");
    assertThat(bound("nats.url=nats://u:hidden@n:1").toString()).doesNotContain("hidden");
  }
}
