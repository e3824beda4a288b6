package dev.penstock.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.penstock.testkit.Authority;
import dev.penstock.testkit.NatsOperator;
import io.nats.client.NKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files a connect needs: each that is broken is named, with what is wrong and not what is in it.
 */
final class LocalFilesTest {
  private static final Secret PASSWORD = Secret.of(Authority.PASSWORD);

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "a", ".file"), text);
  }

  private static void says(Path file, Runnable check, String problem) {
    assertThatThrownBy(check::run)
        .isInstanceOf(BridgeException.class)
        .hasMessageStartingWith("file " + file + " " + problem);
  }

  @Test
  void saysWhyAFileCannotBeRead() throws IOException {
    var absent = folder.resolve("absent");
    says(absent, () -> Secret.in(absent).read(), "does not exist");
    says(folder, () -> Secret.in(folder).read(), "cannot be read: Is a directory");
    var binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0, 1});
    says(binary, () -> Secret.in(binary).read(), "is not text");
    var large = Files.write(folder.resolve("large"), new byte[2 << 20]);
    says(large, () -> Secret.in(large).read(), "is larger than");
  }

  @Test
  void takesTheOneLineOfASecret() throws IOException {
    assertThat(Secret.in(file("s3cret\r\n")).read()).isEqualTo("s3cret");
    assertThat(Secret.in(file(" with spaces ")).read()).isEqualTo(" with spaces ");
    var empty = file("\n\n");
    says(empty, () -> Secret.in(empty).read(), "is empty");
    var two = file("user\npassword\n");
    says(two, () -> Secret.in(two).read(), "must hold one line");
  }

  private static String seed(NKey key) {
    return new String(key.getSeed());
  }

  static Stream<Arguments> brokenCreds() throws Exception {
    var seed = seed(NKey.createUser(new SecureRandom()));
    var begin = "-----BEGIN NATS USER JWT-----\n";
    var end = "\n------END NATS USER JWT------\n";
    var seedBegin = "-----BEGIN USER NKEY SEED-----\n";
    var seedEnd = "\n------END USER NKEY SEED------\n";
    return Stream.of(
        arguments("", "is no .creds file: it holds no user JWT"),
        arguments("user:password", "is no .creds file: it holds no user JWT"),
        arguments(begin + "a.b", "is no .creds file: it holds no user JWT"),
        arguments(begin + "a.b" + end, "is no .creds file: its JWT is garbled"),
        arguments(begin + "a.b.c" + end, "is no .creds file: it holds no nkey seed"),
        arguments(
            begin + "a.b.c" + end + seedBegin + seed.substring(1) + seedEnd,
            "holds no nkey seed of a user"));
  }

  @ParameterizedTest
  @MethodSource("brokenCreds")
  void saysWhatIsWrongWithCreds(String text, String problem) throws IOException {
    var file = file(text);
    says(file, new Credentials.CredsFile(file)::check, problem);
  }

  @Test
  void saysWhatIsWrongWithASeed() throws Exception {
    var user = seed(NKey.createUser(new SecureRandom()));
    var account = seed(NKey.createAccount(new SecureRandom()));
    for (var text : List.of("", "nonsense", user.substring(0, 50), account)) {
      var file = file(text);
      assertThatThrownBy(new Credentials.NkeySeedFile(file)::check)
          .hasMessage("file " + file + " holds no nkey seed of a user, SU...");
    }
  }

  @Test
  void takesGoodFiles() throws Exception {
    var creds = folder.resolve("user.creds");
    NatsOperator.create().writeUser(creds);
    new Credentials.CredsFile(creds).check();
    new Credentials.CredsFile(file(Files.readString(creds).replace("\n", "\r\n"))).check();
    var seed = seed(NKey.createUser(new SecureRandom()));
    new Credentials.NkeySeedFile(file("  " + seed + "\n")).check();
    new Credentials.UserPassword("u", Secret.in(file("p"))).check();
    var authority = Authority.in(folder);
    Tls.trusting(authority.certificate())
        .showing(authority.issue("client").keyStore(), PASSWORD)
        .check();
    Tls.trusting(authority.trustStore(), Secret.in(file(Authority.PASSWORD + "\n"))).check();
    Tls.SYSTEM.check();
  }

  @Test
  void saysWhatIsWrongWithTlsFiles() throws IOException {
    var authority = Authority.in(folder);
    var garbled = file("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
    says(garbled, Tls.trusting(garbled)::check, "holds no PEM certificate");
    var nothing = file("nothing");
    says(nothing, Tls.trusting(nothing)::check, "holds no");
    says(nothing, Tls.trusting(nothing, PASSWORD)::check, "is no key store of this password");
    var store = authority.trustStore();
    says(store, Tls.trusting(store, Secret.of("wrong"))::check, "is no key store of this password");
    says(store, Tls.SYSTEM.showing(store, PASSWORD)::check, "holds no private key");
    var absent = folder.resolve("absent");
    says(absent, Tls.trusting(absent)::check, "does not exist");
    says(absent, Tls.trusting(absent, PASSWORD)::check, "does not exist");
    says(absent, Tls.SYSTEM.showing(absent, PASSWORD)::check, "does not exist");
    says(absent, Tls.trusting(store, Secret.in(absent))::check, "does not exist");
  }

  @Test
  void showsNoSecret() {
    var options =
        BridgeOptions.of("nats://me:hidden@h1:4222")
            .withCredentials(new Credentials.UserPassword("me", "hidden"))
            .withTls(Tls.SYSTEM.showing(Path.of("key.p12"), Secret.of("hidden")));
    assertThat(options.toString())
        .contains("nats://h1:4222", "user me", "key.p12")
        .doesNotContain("hidden");
    assertThat(new Credentials.Token("hidden").toString()).doesNotContain("hidden");
  }

  @ParameterizedTest
  @MethodSource("urls")
  void showsUrlsWithoutSecrets(String url, String shown) {
    assertThat(BridgeOptions.withoutSecrets(url)).isEqualTo(shown);
  }

  static Stream<Arguments> urls() {
    return Stream.of(
        arguments("nats://h:4222", "nats://h:4222"),
        arguments("nats://user:hidden@h:4222", "nats://h:4222"),
        arguments("tls://hidden@h", "tls://h"),
        arguments("hidden@h:4222", "h:4222"),
        arguments("nats://u:a/b,c@d@h:4222", "nats://h:4222"),
        arguments("nats://u:p@h1:1, tls://t@h2:2", "nats://h1:1, tls://h2:2"));
  }

  @Test
  void refusesUrlsThatCannotWork() {
    for (var url : List.of("nats://u:hidden@a b", "opentls://hidden@h:4222", "ws://hidden@h")) {
      assertThatThrownBy(() -> BridgeOptions.of(url))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("NATS URL ")
          .hasMessageNotContaining("hidden");
    }
  }
}
